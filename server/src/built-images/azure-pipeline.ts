/** Builds in Azure Pipelines. https://learn.microsoft.com/azure/devops/pipelines/tasks/reference/docker-v2 */
import { type JsonRecord, listOf, recordOf } from "../json-values.ts";
import { readBuildCommands } from "./build-commands.ts";
import type { BuiltImage, ReadContext } from "./built-image.ts";
import { readImageName, unknown } from "./image-name.ts";
import { folderOf, resolveFolder, resolvePath } from "./project-urls.ts";
import { pairsOf, readYamlDocuments, scalarText } from "./project-values.ts";

export const azureFile =
  /\/(?:azure-pipelines?[^/]*|\.(?:azure-pipelines|azuredevops|pipelines)\/[^/]+)\.ya?ml$/i;

type Variables = ReadonlyMap<string, string>;

/** Stages in jobs in steps in templates… */
const deepest = 12;

/** @param dockerfile URL of the one that is asked about: a task's pattern may mean it */
export async function readAzurePipeline(
  text: string,
  url: string,
  project: ReadContext,
  dockerfile: string,
): Promise<readonly BuiltImage[]> {
  const [content] = await readYamlDocuments(text);
  const found: BuiltImage[] = [];
  visit(recordOf(content), new Map(), "pipeline", 0);
  return found;

  function visit(node: JsonRecord, outer: Variables, job: string, depth: number): void {
    if (depth > deepest) return;
    const variables = new Map([...outer, ...readVariables(node.variables)]);
    const name = scalarText(node.job) ?? scalarText(node.deployment) ?? scalarText(node.stage) ?? job;
    const reason = { kind: "workflow", job: name, file: url } as const;
    if (/^Docker@[12]$/i.test(scalarText(node.task) ?? "")) {
      found.push(...readTask(recordOf(node.inputs), variables, project, dockerfile, reason));
    }
    const code = scalarText(node.script) ?? scalarText(node.bash);
    const folder = resolveFolder(project.root, fillIn(scalarText(node.workingDirectory) ?? ".", variables));
    if (code !== undefined && folder !== undefined) {
      const filled = fillIn(code, variables).replaceAll(unknown, "${UNKNOWN}");
      found.push(...readBuildCommands(filled, { shell: project.shell, folders: [folder], reason }));
    }
    for (const key of ["stages", "jobs", "steps"]) {
      for (const inner of listOf(node[key])) visit(recordOf(inner), variables, name, depth + 1);
    }
  }
}

function readVariables(value: unknown): Variables {
  const pairs = Array.isArray(value)
    ? value.flatMap((item) => {
        const [name, text] = [scalarText(recordOf(item).name), scalarText(recordOf(item).value)];
        return name === undefined || text === undefined ? [] : [[name, text] as const];
      })
    : Object.entries(pairsOf(value));
  return new Map(pairs);
}

/** `$(name)`; a variable may hold others. */
function fillIn(text: string, variables: Variables, depth = 0): string {
  if (depth > 5 || text.length > 20_000) return unknown;
  return text.replaceAll(/\$\(([\w.]+)\)|\$\{\{[^{}]*\}\}/g, (_, name: string | undefined) => {
    if (name === undefined) return unknown;
    if (
      /^(?:Build\.SourcesDirectory|System\.DefaultWorkingDirectory|Build\.Repository\.LocalPath)$/i.test(name)
    ) {
      return ".";
    }
    const value = variables.get(name);
    return value === undefined ? unknown : fillIn(value, variables, depth + 1);
  });
}

function readTask(
  inputs: JsonRecord,
  variables: Variables,
  project: ReadContext,
  asked: string,
  reason: BuiltImage["reason"],
): readonly BuiltImage[] {
  const input = (name: string) => {
    const key = Object.keys(inputs).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    return key === undefined ? undefined : fillIn(scalarText(inputs[key]) ?? "", variables);
  };
  if (!/^build(?:AndPush)?$|^build an image$/i.test(input("command") ?? "buildAndPush")) return [];
  const path = input("Dockerfile") ?? "**/Dockerfile";
  const dockerfile = path.startsWith("**/") ? matchAnywhere(path, asked) : resolvePath(project.root, path);
  if (dockerfile === undefined) return [];
  const given = input("buildContext");
  const context =
    given === undefined || given === "**" ? folderOf(dockerfile) : resolveFolder(project.root, given);
  const tags = (input("tags") ?? unknown).split(/[\n,]/).filter((tag) => tag.trim() !== "");
  const repository = input("repository") ?? input("imageName")?.replace(/:[^/]*$/, "") ?? "";
  const target = /--target[= ](\S+)/.exec(input("arguments") ?? "")?.[1];
  const names = tags.flatMap((tag) => readImageName(`${repository}:${tag.trim()}`) ?? []);
  const build = { dockerfile, context, stage: target, buildArguments: {} };
  return names.map((name) => ({ name, ...build, reason }));
}

/** The pattern for any folder means the first that is found: it may be the one that is asked about. */
function matchAnywhere(path: string, asked: string): string | undefined {
  return asked.endsWith(`/${path.slice("**/".length)}`) ? asked : undefined;
}
