/** Programs that run in a container: what it starts, what its health check asks with, what its entry script calls. */
import { programName } from "../../dockerfile/wrappers.ts";
import { isAbsolute, joinPath } from "../container-path.ts";
import { findHealthPrograms } from "../health-check/convert-health-check.ts";
import type { Subject } from "../language.ts";
import { findImageFile } from "../start/files-in-image.ts";
import { parseScript } from "../start/parse-script.ts";

/** Without folders. */
export async function findRunningPrograms(subject: Subject): Promise<ReadonlySet<string>> {
  const { dockerfile, stage, start } = subject;
  const started = dockerfile.startScripts
    .filter((script) => script.stage !== undefined && stage.lineage.includes(script.stage))
    .flatMap((script) =>
      script.commands.flatMap(({ program, wrappers }) => [program, ...wrappers.map((one) => one.program)]),
    );
  const asked = findHealthPrograms(subject);
  const vectors = [start.entrypoint, start.command].flatMap(
    (one) => one?.json?.map(({ value }) => value) ?? [],
  );
  const scripts = await Promise.all(
    [...(start.argv ?? []), ...vectors].slice(0, 4).map((word) => listProgramsOf(subject, word)),
  );
  const named = [start.argv?.[0] ?? "", ...vectors, ...asked].map(programName);
  return new Set([...started, ...named, ...scripts.flat()].filter((program) => program !== ""));
}

async function listProgramsOf(
  { dockerfile, project, stage, reading, parse }: Subject,
  word: string,
): Promise<readonly string[]> {
  if (!/\.(?:sh|bash)$|entrypoint/.test(word) || (!isAbsolute(word) && reading.workdir === undefined))
    return [];
  const places = isAbsolute(word)
    ? [joinPath("/", word)]
    : [joinPath(reading.workdir ?? "/", word), joinPath("/usr/local/bin", word)];
  for (const place of places) {
    const found = await findImageFile({ dockerfile, project }, stage, place);
    if (found?.file.kind !== "text") continue;
    return parseScript(found.file.text, parse)?.commands.map(({ program }) => program) ?? [];
  }
  return [];
}
