/** Builds in VS Code's tasks. https://code.visualstudio.com/docs/containers/reference */
import { type JsonRecord, listOf, recordOf } from "../json-values.ts";
import { readBuildCommands } from "./build-commands.ts";
import type { BuiltImage, ReadContext } from "./built-image.ts";
import { readImageName, unknown } from "./image-name.ts";
import { folderOf, nameOf, parentOf, resolveFolder, resolvePath } from "./project-urls.ts";
import { pairsOf, readJson, scalarText } from "./project-values.ts";

type Fill = (value: unknown) => string | undefined;

/** @param url of `.vscode/tasks.json` */
export async function readTasks(
  text: string,
  url: string,
  project: ReadContext,
): Promise<readonly BuiltImage[]> {
  const file = recordOf(await readJson(text));
  const workspace = parentOf(folderOf(url));
  const inputs = new Map(
    listOf(file.inputs).map((input) => [scalarText(recordOf(input).id), scalarText(recordOf(input).default)]),
  );
  const fill: Fill = (value) =>
    scalarText(value)?.replaceAll(/\$\{([^{}]*)\}/g, (_, name: string) => {
      if (name === "workspaceFolder" || name === "workspaceRoot" || name === "cwd") return ".";
      if (name === "workspaceFolderBasename") return nameOf(workspace);
      return (name.startsWith("input:") ? inputs.get(name.slice("input:".length)) : undefined) ?? unknown;
    });
  return listOf(file.tasks).flatMap((value) => {
    const task = recordOf(value);
    const label = scalarText(task.label) ?? scalarText(task.taskName) ?? scalarText(task.type) ?? "";
    const reason = { kind: "task", label, file: url } as const;
    if (task.type === "docker-build") return readDockerBuild(task, workspace, fill, reason);
    const options = { ...recordOf(file.options), ...recordOf(task.options) };
    const folder = resolveFolder(workspace, fill(options.cwd) ?? ".");
    if (folder === undefined) return [];
    const variables = Object.fromEntries(
      Object.entries(pairsOf(options.env)).map(([name, text]) => [name, fill(text) ?? ""]),
    );
    const code = [
      scalarText(task.command) ?? scalarText(recordOf(task.command).value) ?? "",
      ...quoteAll(task.args),
    ]
      .map((word) => (fill(word) ?? "").replaceAll(unknown, "${UNKNOWN}"))
      .join(" ");
    return readBuildCommands(code, { shell: project.shell, folders: [folder], variables, reason });
  });
}

/** An argument with a space is one word, also where nobody quoted it. */
function quoteAll(value: unknown): readonly string[] {
  return listOf(value).map((item) => {
    const text = scalarText(item) ?? scalarText(recordOf(item).value) ?? "";
    return /[\s'"\\]/.test(text) && !/^(["']).*\1$/.test(text)
      ? `"${text.replaceAll(/["\\]/g, "\\$&")}"`
      : text;
  });
}

function readDockerBuild(
  task: JsonRecord,
  workspace: string,
  fill: Fill,
  reason: BuiltImage["reason"],
): readonly BuiltImage[] {
  const options = recordOf(task.dockerBuild);
  // The extension's own default: letters and digits of the folder's name.
  const usual = `${
    nameOf(workspace)
      .replaceAll(/[^a-z0-9]/gi, "")
      .toLowerCase() || "image"
  }:latest`;
  const name = readImageName(fill(options.tag) ?? usual);
  const context = resolveFolder(workspace, fill(options.context) ?? ".");
  const dockerfile = resolvePath(workspace, fill(options.dockerfile) ?? "Dockerfile");
  if (name === undefined || dockerfile === undefined) return [];
  const given = Object.entries(pairsOf(options.buildArgs)).map(([key, text]) => [key, fill(text) ?? ""]);
  return [
    {
      name,
      dockerfile,
      context,
      stage: fill(options.target),
      buildArguments: Object.fromEntries(given),
      reason,
    },
  ];
}
