/** Builds in shell scripts: they are run from the project's root as a rule, else from where they are. */
import { readBuildCommands } from "./build-commands.ts";
import type { BuiltImage, ReadContext } from "./built-image.ts";
import { folderOf } from "./project-urls.ts";

export const shellScript = /\.(?:sh|bash|zsh)$/i;

export function readShellScript(text: string, url: string, project: ReadContext): readonly BuiltImage[] {
  const folders = [...new Set([project.root, folderOf(url)])];
  const reason = { kind: "command", file: url } as const;
  return readBuildCommands(text.replaceAll("\r\n", "\n"), { shell: project.shell, folders, reason });
}
