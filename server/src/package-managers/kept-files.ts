/** Whether files that a package manager leaves behind stay in a layer: mounts and removals. */
import type { Command, Script } from "../dockerfile/command.ts";
import type { Environment } from "../dockerfile/environment.ts";

/** Every place that a RUN mounts something on; what is written there is no part of the layer. */
export function findMountTargets({ instruction, environment }: Script): readonly string[] {
  const { flags } = instruction.trigger ?? instruction;
  return flags.flatMap(({ name, value }) => {
    if (name !== "mount" || value === undefined) return [];
    const fields = new Map(
      value
        .replaceAll(/["']/g, "")
        .split(",")
        .map((field) => {
          const equals = field.indexOf("=");
          return equals < 0
            ? [field.trim().toLowerCase(), ""]
            : [field.slice(0, equals).trim().toLowerCase(), field.slice(equals + 1).trim()];
        }),
    );
    // BuildKit: `bind` is the default; secrets and agents are files of their own.
    if (!/^(?:bind|cache|tmpfs)$/.test(fields.get("type") ?? "bind")) return [];
    const target = fields.get("target") ?? fields.get("dst") ?? fields.get("destination");
    return target ? [fillInVariables(target, environment)] : [];
  });
}

function fillInVariables(target: string, environment: Environment): string {
  return target.replaceAll(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (whole, braced, bare) => environment.get(braced ?? bare)?.value ?? whole,
  );
}

/** True where a mount of the RUN covers the whole of one of the folders, or may: a variable hides its target. */
export function isMounted(script: Script, folders: readonly string[]): boolean {
  const targets = findMountTargets(script);
  return folders.some((folder) => targets.some((target) => target.includes("$") || covers(target, folder)));
}

/** True where the command deletes what is in one of the folders: `rm -rf` or `find … -delete`. */
export function removes(command: Command, isMeant: (path: string) => boolean): boolean {
  const words = command.arguments.map(({ text }) => text);
  if (command.program === "rm") return words.flatMap(expandBraces).some(isMeant);
  if (command.program !== "find") return false;
  const deletes = words.includes("-delete") || words.includes("-exec") || isPipedToRemoval(command);
  const expression = words.findIndex((word) => /^[-(!]/.test(word));
  return (
    deletes &&
    words
      .slice(0, expression < 0 ? undefined : expression)
      .flatMap(expandBraces)
      .some(isMeant)
  );
}

/** True where removing `path` empties `folder`: the folder, one around it, or `*` in one of these. */
export function covers(path: string, folder: string): boolean {
  const trimmed = path
    .replaceAll(/\/{2,}/g, "/")
    .replace(/\/(?:[*?[{][^/]*)?$/, "")
    .replace(/\/\*+$/, "");
  return trimmed.length > 1 && (folder === trimmed || folder.startsWith(`${trimmed}/`));
}

function isPipedToRemoval({ script, statement }: Command): boolean {
  return script.commands.some((other) => other.program === "rm" && other.statement.start === statement.start);
}

/** `/var/lib/{apt,dpkg}/lists` → both; nested braces are not in use for paths. */
function expandBraces(text: string): readonly string[] {
  const braces = /\{([^{}]*,[^{}]*)\}/.exec(text);
  if (!braces) return [text];
  const before = text.slice(0, braces.index);
  const behind = text.slice(braces.index + braces[0].length);
  return (braces[1] ?? "").split(",").flatMap((part) => expandBraces(before + part + behind));
}
