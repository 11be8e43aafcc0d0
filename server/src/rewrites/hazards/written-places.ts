/** Files that the start and the environment name, and that the new user cannot make where they are (S9). */
import { envPairs } from "../../dockerfile/variables.ts";
import { baseName, isAbsolute, isWithin, joinPath } from "../container-path.ts";
import { isMinimal } from "../minimal-image.ts";
import type { StageReading } from "../stage-reading.ts";
import { text } from "../text.ts";
import { readNamedConfigurations } from "./named-configurations.ts";
import type { Hazard, Situation } from "./situation.ts";

/** Databases, logs and their like: nobody names them to read them alone. */
const written =
  /(?:^|[=:\s"'])((?:\.{0,2}\/)?[\w./-]+\.(?:sqlite3?|db|db3|log|pid|sock|socket))(?=$|["'\s;?,])/g;
const database = /\.(?:sqlite3?|db3?)$/;
/** Names of folders that hold what comes about at run time. */
const runtimeFolder = /^(?:data|db|database|storage|uploads?|logs?|cache|downloads?)$/;
const open = ["/tmp", "/var/tmp", "/dev", "/run/secrets"];

export async function findClosedPlaces({ before, after, plan }: Situation): Promise<readonly Hazard[]> {
  if (before.stage.effectiveUser.state === "nonRoot" || after.stage.effectiveUser.state === "root") return [];
  const { reading, stage } = after;
  const told = [...(before.start.argv ?? []), ...(await readNamedConfigurations(before))];
  const places = listNamedPlaces(reading, told);
  const given = listGiven(reading);
  // What lies in the folder may be for reading alone.
  const databases = reading.copies
    .filter(
      ({ from, sources }) => from.kind !== "stage" && sources.some((source) => database.test(source ?? "")),
    )
    .flatMap(({ destination }) => destination ?? []);
  const closed = [...places, ...databases].find(
    (path) => ![...open, ...given].some((folder) => isWithin(path.replace(/\/$/, ""), folder)),
  );
  if (closed === undefined) return [];
  const what = text(
    "{path} seems to be written by the application: its folder must belong to the user {user}.",
    {
      path: closed,
      user: stage.effectiveUser.name ?? "65532",
    },
  );
  // Whoever moves a stage can still make its folders; an image of nothing has no place for that.
  if (plan.rewrite === "non-root" && isMinimal(before) && !databases.includes(closed)) {
    const remedy = text("Make the folders in an earlier stage, and copy them from it with --chown.");
    return [{ concern: { id: "S9", weight: "refuse", text: what, remedy } }];
  }
  return [{ concern: { id: "S9", weight: "assume", text: what } }];
}

/**
 * Files and folders that a start and ENV name as if they were written to, and an empty working folder that is called
 * so: absolute, the last one with a slash behind it.
 */
export function listNamedPlaces(
  { stage, copies, workdir = "/" }: StageReading,
  argv: readonly string[],
): readonly string[] {
  const words = [
    ...argv,
    ...stage.instructions
      .filter(({ keyword }) => keyword === "ENV")
      .flatMap((instruction) => envPairs(instruction).map(([, { raw }]) => raw)),
  ];
  const named = words
    .filter((word) => !/^["']?[a-z]+:\/\/[^/]/.test(word))
    .flatMap((word) => [...word.matchAll(written)].map(([, path = ""]) => path))
    .map((path) => (isAbsolute(path) ? joinPath("/", path) : joinPath(workdir, path)));
  const folders = words
    .flatMap((word) => folderIn(word) ?? [])
    .map((path) => joinPath(isAbsolute(path) ? "/" : workdir, path))
    .filter(isOfRuntime)
    .filter((path) => !copies.some(({ destination }) => destination && isWithin(destination, path)));
  const isEmpty = !copies.some(({ destination }) => destination && isWithin(destination, workdir));
  return [...named, ...folders, ...(runtimeFolder.test(baseName(workdir)) && isEmpty ? [`${workdir}/`] : [])];
}

/** The folder of a place, or the folder that it is. */
export function folderOfPlace(place: string): string {
  const path = place.replace(/\/$/, "");
  return path === place && baseName(path).includes(".") ? path.slice(0, path.lastIndexOf("/")) || "/" : path;
}

/** Everybody's. */
export function isOpenPlace(path: string): boolean {
  return open.some((folder) => isWithin(path, folder));
}

/** `/app/data`, `/data/certificates`: a folder by its own name, or by that of the root's folder that it lies in. */
function isOfRuntime(path: string): boolean {
  const [, top = ""] = path.split("/");
  return runtimeFolder.test(baseName(path)) || (runtimeFolder.test(top) && !baseName(path).includes("."));
}

/** `/data`, `./data`, `--storage.path=/var/lib/app/data`: a path and nothing else. */
function folderIn(word: string): string | undefined {
  return /^["']?(?:--?[\w.-]+=)?(\.?(?:\/[\w.-]+)+)\/?["']?$/.exec(word)?.[1];
}

/** Folders that somebody has thought of: volumes, and those with an owner. */
function listGiven({ copies, commands, instructions, workdirAt }: StageReading): readonly string[] {
  const volumes = instructions
    .filter(({ keyword }) => keyword === "VOLUME")
    .flatMap(({ json, words }) => json?.map(({ value }) => value) ?? words.map(({ raw }) => raw));
  const owned = copies
    .filter(({ instruction }) => instruction.flags.some(({ name }) => name === "chown"))
    .flatMap(({ destination }) => destination ?? []);
  const changed = commands
    .filter(({ program }) => program === "chown" || program === "chmod")
    .flatMap((command) =>
      command.arguments.slice(1).flatMap(({ value }) => {
        const folder = workdirAt(command.script.instruction) ?? "/";
        return value === undefined || value.startsWith("-") ? [] : [joinPath(folder, value)];
      }),
    );
  return [...volumes, ...owned, ...changed].map((path) => joinPath("/", path)).filter((path) => path !== "/");
}
