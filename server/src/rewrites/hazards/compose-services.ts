/** What Compose and development containers do with the image beside what its Dockerfile says (H35). */
import { memberOf, readJson, readYamlDocuments, scalarText } from "../../built-images/project-values.ts";
import { isRecord, type JsonRecord, listOf, recordOf } from "../../json-values.ts";
import type { BuildContext } from "../build-context.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

const composeFile = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/;
const mostFiles = 6;

export async function findComposeServices({ before }: Situation): Promise<readonly Hazard[]> {
  const { project } = before;
  const top = await project.listTop(".");
  const names = top.flatMap(({ name, kind }) => (kind === "file" && composeFile.test(name) ? [name] : []));
  const uses: string[] = [];
  for (const name of names.slice(0, mostFiles)) uses.push(...(await readCompose(project.context, name)));
  if (top.some(({ name }) => name === ".devcontainer")) uses.push(...(await readContainer(project.context)));
  if (uses.length === 0) return [];
  const what = text(
    "{uses} set what the container starts with or what lies in its folders: look whether that still fits.",
    {
      uses: [...new Set(uses)].slice(0, 4).join(", "),
    },
  );
  return [{ concern: { id: "H35", weight: "note", text: what } }];
}

/** `compose.yaml: web (command)` for each service that is built here and does it otherwise. */
async function readCompose(context: BuildContext, name: string): Promise<readonly string[]> {
  const file = await context.read(name);
  if (file.kind !== "text") return [];
  const [document] = await readYamlDocuments(file.text);
  const services = Object.entries(recordOf(memberOf(recordOf(document), "services")));
  return services.flatMap(([service, value]) => {
    const record = recordOf(value);
    if (!isBuiltHere(memberOf(record, "build"))) return [];
    const overrides = listOverrides(record);
    return overrides.length === 0 ? [] : [`${name}: ${service} (${overrides.join(", ")})`];
  });
}

function listOverrides(service: JsonRecord): readonly string[] {
  const build = recordOf(memberOf(service, "build"));
  const volumes = listOf(memberOf(service, "volumes"));
  return [
    ...["command", "entrypoint"].filter((name) => memberOf(service, name) !== undefined),
    ...(memberOf(build, "target") === undefined ? [] : ["target"]),
    ...(volumes.some(isSourceMount) ? ["volumes"] : []),
  ];
}

/** `.:/app`, which hides what the image has there. */
function isSourceMount(volume: unknown): boolean {
  if (!isRecord(volume)) return /^\.\.?\/?(?:[\w./-]*):\//.test(scalarText(volume) ?? "");
  const source = scalarText(memberOf(volume, "source")) ?? "";
  return memberOf(volume, "type") === "bind" && /^\.\.?(?:\/|$)/.test(source);
}

/** The context is this folder, and the Dockerfile one that lies in it. */
function isBuiltHere(build: unknown): boolean {
  const isHere = (path: string | undefined) => path === undefined || /^\.\/?$/.test(path);
  if (!isRecord(build)) return scalarText(build) !== undefined && isHere(scalarText(build));
  return isHere(scalarText(memberOf(build, "context")));
}

async function readContainer(context: BuildContext): Promise<readonly string[]> {
  const path = ".devcontainer/devcontainer.json";
  const file = await context.read(path);
  if (file.kind !== "text") return [];
  const build = recordOf(memberOf(recordOf(await readJson(file.text)), "build"));
  return memberOf(build, "target") === undefined ? [] : [`${path} (target)`];
}
