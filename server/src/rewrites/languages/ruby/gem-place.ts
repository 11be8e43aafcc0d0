/** Where a stage's gems end up: what the stage that runs has to take over. */
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import { isAbsolute, joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";

/** GEM_HOME of Docker's Ruby: gems, the programs that they bring, and Bundler's settings. */
const gemHome = "/usr/local/bundle";

/** Folders outside of the application; undefined where no gems are installed, or a variable hides where. */
export function findGemFolders({ reading, stage }: Subject): readonly string[] | undefined {
  const commands = reading.commands.filter(
    (command) =>
      (/^bundler?$/.test(command.program) && isInstall(command.arguments.map(({ text }) => text))) ||
      (command.program === "gem" && parsePackageCommand(command)?.action === "install"),
  );
  if (commands.length === 0) return undefined;
  const folders = new Set([gemHome]);
  for (const name of ["BUNDLE_PATH", "GEM_HOME"]) {
    const variable = stage.environment.get(name);
    if (variable === undefined) continue;
    if (variable.value === undefined) return undefined;
    if (isAbsolute(variable.value)) folders.add(joinPath("/", variable.value));
  }
  for (const { program, arguments: words, script } of reading.commands) {
    if (!/^bundler?$/.test(program)) continue;
    const texts = words.map(({ text }) => text);
    const path = findPath(texts);
    if (path === undefined) continue;
    const workdir = reading.workdirAt(script.instruction);
    if (/[$*]/.test(path) || (!isAbsolute(path) && workdir === undefined)) return undefined;
    folders.add(joinPath(workdir ?? "/", path));
  }
  return [...folders];
}

function isInstall(args: readonly string[]): boolean {
  const verb = args.find((word) => !word.startsWith("-") && !/^_[\d.]+_$/.test(word));
  return verb === undefined || verb === "install" || verb === "update" || verb === "check";
}

/** `bundle install --path X`, `bundle config set path X`, `bundle config --global path X`. */
function findPath(args: readonly string[]): string | undefined {
  const inline = args.find((word) => word.startsWith("--path="))?.slice("--path=".length);
  if (inline !== undefined) return inline;
  const option = args.indexOf("--path");
  if (option !== -1) return args[option + 1];
  if (args[0] !== "config") return undefined;
  const rest = args.slice(1).filter((word) => !word.startsWith("-") && word !== "set");
  return rest[0] === "path" ? rest[1] : undefined;
}
