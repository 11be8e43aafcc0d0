/** Command lines that build images, in the shell code of whatever file: `docker build -t web -f docker/Dockerfile .` */
import type { ShellWord } from "../dockerfile/command.ts";
import { unwrap } from "../dockerfile/commands.ts";
import type { Environment } from "../dockerfile/environment.ts";
import type { ShellParser } from "../dockerfile/shell-parser.ts";
import type { SyntaxCommand } from "../dockerfile/shell-syntax.ts";
import type { Span } from "../dockerfile/span.ts";
import { resolveShellWord } from "../dockerfile/substitution.ts";
import { findShellScript, posixShells, programName } from "../dockerfile/wrappers.ts";
import { tokenize } from "../package-managers/split-arguments.ts";
import { findBuild, type ToldBuild } from "./build-options.ts";
import type { Build, BuildReason, BuiltImage } from "./built-image.ts";
import { type ImageName, nameKey, readImageName, unknown } from "./image-name.ts";
import { resolveFolder, resolvePath } from "./project-urls.ts";

export interface CommandSurroundings {
  readonly shell: ShellParser;
  /** URLs of the folders that the commands may be run in, the likeliest first. */
  readonly folders: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly reason: BuildReason;
}

const builder = /\b(?:docker|podman|nerdctl|buildah|finch|depot|executor|minikube)\b/i;
const building = /\b(?:build|bud|buildx|executor)\b/;

const longestCode = 200_000;
const longestWord = 4_000;
/** `sh -c` in `sh -c` in … */
const deepest = 3;

/** @param code a POSIX script, or a line of one */
export function readBuildCommands(code: string, surroundings: CommandSurroundings): readonly BuiltImage[] {
  if (code.length > longestCode) return [];
  const reader: Reader = {
    ...surroundings,
    locals: new Map(Object.entries(surroundings.variables ?? {})),
    current: surroundings.folders,
    left: [],
    subshell: undefined,
    found: [],
    depth: 0,
  };
  // A program's name may be the value of a variable: `$DOCKER build`.
  const values = Object.values(surroundings.variables ?? {}).join("\n");
  if (mayBuild(`${values}\n${code}`)) readScript(reader, code);
  return reader.found;
}

interface Reader extends CommandSurroundings {
  readonly locals: Map<string, string>;
  /** The folders after `cd`. */
  current: readonly string[];
  /** What `popd` goes back to. */
  readonly left: (readonly string[])[];
  subshell: { readonly statement: Span; readonly before: readonly string[] } | undefined;
  readonly found: BuiltImage[];
  readonly depth: number;
}

function readScript(reader: Reader, code: string): void {
  for (const item of reader.shell.parse(code)) {
    if (item.kind === "forget") reader.locals.delete(item.name);
    else readCommand(reader, code, item);
  }
}

function readCommand(reader: Reader, code: string, item: SyntaxCommand): void {
  const isInside = item.nesting.includes("subshell");
  const { subshell } = reader;
  if (subshell !== undefined && !(isInside && subshell.statement.start === item.statement.start)) {
    reader.current = subshell.before;
    reader.subshell = undefined;
  }
  if (item.words.length === 0) {
    for (const { name, value } of item.assignments) {
      reader.locals.set(name, value === undefined ? "" : makeWord(reader, code, value).text);
    }
    return;
  }
  const { words } = unwrap(item.words.map((span) => makeWord(reader, code, span)));
  const program = programName(words[0]?.text ?? "");
  const texts = tokenize(words.slice(1)).map(({ text }) => text);
  if (program === "cd" || program === "pushd") {
    if (isInside && reader.subshell === undefined) {
      reader.subshell = { statement: item.statement, before: reader.current };
    }
    if (program === "pushd") reader.left.push(reader.current);
    reader.current = enter(reader, texts.find((text) => !/^-./.test(text)) ?? "~");
  } else if (program === "popd") reader.current = reader.left.pop() ?? reader.folders;
  else if (posixShells.has(program)) openInner(reader, words);
  else if (texts[0] === "tag") tag(reader, texts.slice(1));
  else {
    const input = item.redirections.find(({ operator }) => operator === "<")?.target;
    const build = findBuild(program, texts, input && makeWord(reader, code, input).text);
    if (build !== undefined) reader.found.push(...locate(reader, build));
  }
}

function openInner(reader: Reader, words: readonly ShellWord[]): void {
  const texts = words.map(({ text }) => text);
  const index = findShellScript(texts);
  const script = index === undefined ? undefined : texts[index];
  if (script === undefined || reader.depth >= deepest) return;
  readScript(
    { ...reader, locals: new Map(reader.locals), subshell: undefined, depth: reader.depth + 1 },
    script,
  );
}

/** `docker tag web registry/web:1`: the same image by another name. */
function tag(reader: Reader, [from, to]: readonly string[]): void {
  const source = from === undefined ? undefined : readImageName(from);
  const target = to === undefined ? undefined : readImageName(to);
  if (source === undefined || target === undefined) return;
  const same = reader.found.filter(({ name }) => nameKey(name) === nameKey(source));
  reader.found.push(...same.map((image) => ({ ...image, name: target })));
}

/** A word with `unknown` in place of each expansion that nobody can tell. */
function makeWord(reader: Reader, code: string, span: Span): ShellWord {
  const raw = code.slice(span.start, span.end);
  const environment: Environment = {
    get(name) {
      const value = reader.locals.get(name);
      return value === undefined ? undefined : { value, kind: "env", definition: undefined };
    },
  };
  const { text, isComplete } = resolveShellWord(raw, 0, environment);
  const known = isComplete ? text : hideExpansions(text);
  return { span, raw, value: known, text: known, maySplit: /^\$/.test(raw) };
}

const expansion = /\$\{[^}]*\}|\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|`[^`]*`|\$(?:\w+|[@*#?$!-])/g;

function hideExpansions(text: string): string {
  return text.length > longestWord ? unknown : text.replaceAll(expansion, unknown);
}

function enter(reader: Reader, target: string): readonly string[] {
  return target.includes(unknown)
    ? locateHidden(reader, target).flatMap(({ folder, path }) => resolveFolder(folder, path) ?? [])
    : reader.current.flatMap((folder) => resolveFolder(folder, target) ?? []);
}

/** `$ROOT/docker` and `$(dirname "$0")/..`: a folder that the commands start from. Which one, the Dockerfile shows. */
function locateHidden(
  reader: Reader,
  path: string,
): readonly { readonly folder: string; readonly path: string }[] {
  const rest = new RegExp(`^${unknown}+(?:/(.*))?$`, "s").exec(path);
  if (rest === null) return [];
  return reader.folders.map((folder) => ({ folder, path: rest[1] ?? "." }));
}

function locate(reader: Reader, build: ToldBuild): readonly BuiltImage[] {
  const names = build.names.flatMap((name) => readImageName(name) ?? []);
  if (names.length === 0) return [];
  const { stage, reason } = { stage: build.stage, reason: reader.reason };
  const resolve = (path: string, resolver: typeof resolvePath) =>
    path.startsWith(unknown)
      ? locateHidden(reader, path).map(({ folder, path: inner }) => resolver(folder, inner))
      : reader.current.map((folder) => resolver(folder, path));
  const contexts = build.context === undefined ? [undefined] : resolve(build.context, resolveFolder);
  const files = build.dockerfiles.flatMap((file) => resolve(file, resolvePath));
  const inContext = (context: string | undefined) =>
    context === undefined ? [] : build.inContext.map((file) => resolvePath(context, file));
  const places: Omit<Build, "stage" | "buildArguments">[] = [];
  for (const context of contexts) {
    for (const dockerfile of new Set([...files, ...inContext(context)])) {
      if (dockerfile !== undefined) places.push({ dockerfile, context });
    }
  }
  return places.flatMap((place) =>
    names.map((name: ImageName) => ({
      ...place,
      name,
      stage,
      buildArguments: build.buildArguments,
      reason,
    })),
  );
}

/** Whether a text is worth being cut into commands: nothing else gets to the parser. */
export function mayBuild(text: string): boolean {
  return builder.test(text) && building.test(text);
}
