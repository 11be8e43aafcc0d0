/** Builds in tasks of Task. https://taskfile.dev/reference/schema */
import { listOf, recordOf } from "../json-values.ts";
import { mayBuild, readBuildCommands } from "./build-commands.ts";
import type { BuiltImage, ReadContext } from "./built-image.ts";
import { folderOf, resolveFolder } from "./project-urls.ts";
import { pairsOf, readYamlDocuments, scalarText } from "./project-values.ts";

export const taskfile = /^Taskfile(?:\.dist)?\.ya?ml$/i;

type Variables = Readonly<Record<string, string>>;

export async function readTaskfile(
  text: string,
  url: string,
  project: ReadContext,
): Promise<readonly BuiltImage[]> {
  if (!mayBuild(text)) return [];
  const [content] = await readYamlDocuments(text);
  const file = recordOf(content);
  const shared = pairsOf(file.vars);
  const reason = { kind: "command", file: url } as const;
  return Object.values(recordOf(file.tasks)).flatMap((value) => {
    const task = typeof value === "string" || Array.isArray(value) ? { cmds: value } : recordOf(value);
    const variables = { ...shared, ...pairsOf(task.vars) };
    const folder = resolveFolder(folderOf(url), fillIn(scalarText(task.dir) ?? ".", variables, 0));
    const commands = typeof task.cmds === "string" ? [task.cmds] : [...listOf(task.cmds), task.cmd];
    return commands.flatMap((command) => {
      const code = scalarText(command) ?? scalarText(recordOf(command).cmd);
      if (code === undefined || folder === undefined) return [];
      const environment = { ...pairsOf(file.env), ...pairsOf(task.env) };
      const surroundings = { shell: project.shell, folders: [folder], variables: environment, reason };
      return readBuildCommands(fillIn(code, variables, 0), surroundings);
    });
  });
}

/** `{{.NAME}}` and `{{.NAME | default "x"}}`; what else templates do nobody here knows. */
function fillIn(text: string, variables: Variables, depth: number): string {
  if (depth > 5 || text.length > 20_000) return "${UNKNOWN}";
  return text.replaceAll(/\{\{-?([^{}]*?)-?\}\}/g, (_, expression: string) => {
    const [, name = "", fallback] =
      /^\s*\.(\w+)\s*(?:\|\s*default\s+["']([^"']*)["']\s*)?$/.exec(expression) ?? [];
    const value = Object.hasOwn(variables, name) ? variables[name] : fallback;
    return value === undefined ? "${UNKNOWN}" : fillIn(value, variables, depth + 1);
  });
}
