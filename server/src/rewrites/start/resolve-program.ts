/** From the argument vector that a container gets to the program that runs in the end. */

import {
  findShellScript,
  findWrapped,
  findWrapperGrammar,
  posixShells,
  programName,
} from "../../dockerfile/wrappers.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";
import { describeScript } from "./describe-script.ts";
import { type EntryScript, readEntryScript } from "./entry-script.ts";
import { inits } from "./inits.ts";
import { describeJavaOptions, toJavaToolOptions } from "./java-options.ts";
import { readRunnerCall } from "./package-runner.ts";
import { resolvePackageScript, type ScriptSite } from "./package-script.ts";
import { findRunTimeTool } from "./run-time-tools.ts";
import { readShellLine } from "./shell-line.ts";
import { describeNeed } from "./shell-needs.ts";
import type { StartKind } from "./start.ts";

export interface ResolvedProgram {
  readonly kind: StartKind;
  readonly argv: readonly string[] | undefined;
  readonly environment: Environment;
  readonly concerns: readonly Concern[];
  /** The same start as exec form has it: no shell around it, `npm start` and entry scripts as they are. */
  readonly line: ExecLine | undefined;
  /** The script that runs first, if one does. */
  readonly script: EntryScript | undefined;
  /** Where `argv` cannot be told: what a package manager runs, as a command that looks for Node.js itself. */
  readonly direct?: Omit<ExecLine, "concerns">;
}

export interface ExecLine {
  readonly argv: readonly string[];
  readonly environment: Environment;
  readonly concerns: readonly Concern[];
}

type Environment = Readonly<Record<string, string>>;

/** Programs that make way for the one that they start. */
const userChangers: ReadonlySet<string> = new Set(["gosu", "su-exec", "setpriv", "s6-setuidgid", "chpst"]);

/** `tini -- sh -c "npm start"`, and what npm then runs: nobody goes deeper. */
const deepest = 8;

/** @param argv with at least one word */
export async function resolveProgram(
  site: ScriptSite,
  argv: readonly string[],
  depth = deepest,
): Promise<ResolvedProgram> {
  const [first = ""] = argv;
  const program = programName(first);
  if (depth === 0 || first === "") return refuse("shell", describeNeed({ kind: "unreadable" }), undefined);
  if (posixShells.has(program)) return resolveShell(site, argv, depth);
  const wrapped = findInner(program, argv);
  if (wrapped !== undefined) return resolveWrapped(site, argv, wrapped, depth);
  const line: ExecLine = { argv, environment: {}, concerns: findLiterals(argv) };
  const call = readRunnerCall(argv);
  if (call !== undefined) {
    const resolution = await resolvePackageScript(site, call);
    // A command in node_modules is a program that Linux starts by itself.
    const isFile = first.includes("node_modules/");
    const kind = isFile ? "exec" : "package-script";
    if (resolution.kind === "refused") {
      const { concern, direct } = resolution;
      return { ...refuse(kind, concern, line), ...(direct === undefined || isFile ? {} : { direct }) };
    }
    return { ...resolution, concerns: isFile ? [] : resolution.concerns, kind, line, script: undefined };
  }
  const tool = findRunTimeTool(argv);
  if (tool?.weight === "refuse") return refuse("exec", tool, line);
  const script = await readEntryScript(site, first, false);
  if (script !== undefined) return resolveScript(site, script, argv, 0, depth);
  const concerns = [...(tool === undefined ? [] : [tool]), ...line.concerns];
  return { ...line, kind: "exec", concerns, line: { ...line, concerns }, script: undefined };
}

function refuse(kind: StartKind, concern: Concern, line: ExecLine | undefined): ResolvedProgram {
  return { kind, argv: undefined, environment: {}, concerns: [concern], line, script: undefined };
}

async function resolveShell(
  site: ScriptSite,
  argv: readonly string[],
  depth: number,
): Promise<ResolvedProgram> {
  const program = programName(argv[0] ?? "");
  const index = findShellScript(argv);
  if (index === undefined) return resolveShellFile(site, argv, depth);
  const options = argv.slice(1, index);
  const isLogin = options.some((option) => /^-[a-z]*[li]|^--login$/.test(option));
  if (isLogin || (program === "bash" && site.stage.environment.get("BASH_ENV") !== undefined)) {
    const what = text("The shell {program} reads files that set up its environment first.", { program });
    const remedy = text("Set the variables with ENV.");
    return refuse("shell", { id: "H01", weight: "refuse", text: what, remedy }, undefined);
  }
  if (index < argv.length - 1) return refuse("shell", describeLostWords(argv[index] ?? ""), undefined);
  const read = readShellLine(argv[index] ?? "", site.parse, site.stage.environment);
  if (read.kind === "shell") return refuse("shell", describeNeed(read.need), undefined);
  const inner = await resolveProgram(site, read.argv, depth - 1);
  const isByName = !read.argv[0]?.includes("/") && !posixShells.has(read.argv[0] ?? "");
  if (inner.script?.hasShebang === false && isByName) {
    return refuse("script", describeHeadless(inner.script), undefined);
  }
  const environment = { ...toJavaToolOptions(site.stage, read.javaOptions), ...read.environment };
  const concerns = [...read.javaOptions.map(describeJavaOptions), ...read.fixed.map(describeFixed)];
  return {
    ...inner,
    kind: inner.kind === "exec" ? "plain-shell" : inner.kind,
    environment: { ...environment, ...inner.environment },
    concerns: [...concerns, ...inner.concerns],
    ...(inner.direct === undefined
      ? {}
      : { direct: { ...inner.direct, environment: { ...environment, ...inner.direct.environment } } }),
    line:
      inner.line &&
      withInterpreter(inner.script, {
        argv: inner.line.argv,
        environment: { ...environment, ...inner.line.environment },
        concerns: [...concerns, ...inner.line.concerns],
      }),
  };
}

/** `sh -c program --option`: the option is the shell's `$0`. */
function describeLostWords(script: string): Concern {
  const what = text("The words behind {script} never reach the program: the shell takes them for its own.", {
    script,
  });
  const remedy = text("Write it in exec form: a JSON array of the program and its arguments.");
  return { id: "H01", weight: "refuse", text: what, remedy };
}

function describeFixed(name: string): Concern {
  const what = text("Nobody sets {name} at docker run: the start holds the value that ENV gives it.", {
    name,
  });
  return { id: "H03", weight: "assume", text: what };
}

function describeHeadless({ name }: EntryScript): Concern {
  const what = text("{name} does not begin with a line #!, so that only a shell can start it.", { name });
  const remedy = text("Put #!/bin/sh at the head of {name}.", { name });
  return { id: "H06", weight: "refuse", text: what, remedy };
}

/** A shell runs a script without a line `#!` itself; Linux does not. */
function withInterpreter(script: EntryScript | undefined, line: ExecLine): ExecLine {
  if (
    script === undefined ||
    script.hasShebang === true ||
    posixShells.has(programName(line.argv[0] ?? ""))
  ) {
    return line;
  }
  const { name } = script;
  if (script.hasShebang === false) return { ...line, argv: ["/bin/sh", ...line.argv] };
  const what = text("{name} begins with a line #!, without which only a shell can start it.", { name });
  return { ...line, concerns: [...line.concerns, { id: "H06", weight: "assume", text: what }] };
}

/** `sh start.sh`, and `bash` alone. */
async function resolveShellFile(
  site: ScriptSite,
  argv: readonly string[],
  depth: number,
): Promise<ResolvedProgram> {
  const at = argv.findIndex((word, position) => position > 0 && !/^[-+]/.test(word));
  const file = argv[at];
  const script = file === undefined ? undefined : await readEntryScript(site, file, true);
  if (script !== undefined) return resolveScript(site, script, argv, at, depth);
  const what = text("The container starts the shell {program}.", { program: argv[0] ?? "" });
  const remedy = text("Start the application itself.");
  const line = { argv, environment: {}, concerns: [] };
  return refuse("shell", { id: "H01", weight: "refuse", text: what, remedy }, line);
}

/** Index of the program that an init runs, `tini -- node server.js`; undefined where there is none in front. */
export function findBehindInit(argv: readonly string[]): number | undefined {
  const program = programName(argv[0] ?? "");
  return inits.has(program) ? findInner(program, argv) : undefined;
}

/** Index of the program that a wrapper runs. */
function findInner(program: string, argv: readonly string[]): number | undefined {
  const isEnvironment = program === "env" && argv.slice(1).some((word) => /^\w+=/.test(word));
  if (!inits.has(program) && !userChangers.has(program) && !isEnvironment) return undefined;
  const isTini = program === "tini-static" || program === "docker-init";
  const grammar = findWrapperGrammar(isTini ? "tini" : program);
  return grammar === undefined ? undefined : findWrapped(grammar, argv);
}

async function resolveWrapped(
  site: ScriptSite,
  argv: readonly string[],
  index: number,
  depth: number,
): Promise<ResolvedProgram> {
  const program = programName(argv[0] ?? "");
  const head = argv.slice(0, index);
  const inner = await resolveProgram(site, argv.slice(index), depth - 1);
  if (program === "env" && head.slice(1).every((word) => /^\w+=/.test(word))) {
    const environment = Object.fromEntries(
      head.slice(1).map((word) => {
        const equals = word.indexOf("=");
        return [word.slice(0, equals), word.slice(equals + 1)];
      }),
    );
    return {
      ...inner,
      environment: { ...environment, ...inner.environment },
      line: inner.line && { ...inner.line, environment: { ...environment, ...inner.line.environment } },
    };
  }
  const note: Concern = describeWrapper(program);
  return {
    ...inner,
    argv: inner.argv && [...head, ...inner.argv],
    concerns: [note, ...inner.concerns],
    ...(inner.direct === undefined
      ? {}
      : { direct: { ...inner.direct, argv: [...head, ...inner.direct.argv] } }),
    line: inner.line && { ...inner.line, argv: [...head, ...inner.line.argv] },
  };
}

function describeWrapper(program: string): Concern {
  if (inits.has(program)) {
    const what = text(
      "{program} passes signals on and collects processes that have ended: an image without it needs docker run --init.",
      { program },
    );
    return { id: "H30", weight: "note", text: what };
  }
  const what = text("{program} starts the application as another user, which only root may do.", { program });
  return { id: "S10", weight: "note", text: what };
}

/** @param at index of the script in `argv`: behind the shell, or 0 */
async function resolveScript(
  site: ScriptSite,
  script: EntryScript,
  argv: readonly string[],
  at: number,
  depth: number,
): Promise<ResolvedProgram> {
  const { name, interpreter, runs } = script;
  const notes = describeScript(script);
  const line: ExecLine = { argv, environment: {}, concerns: notes };
  if (!posixShells.has(interpreter)) {
    // `#!/usr/bin/env node`: the kernel would start env.
    const direct = [interpreter, ...argv.slice(at)];
    return { kind: "exec", argv: direct, environment: {}, concerns: notes, line, script };
  }
  const given = argv.slice(at + 1);
  const program = runs?.kind === "program" ? runs.argv : given;
  if (runs !== undefined && program.length > 0) {
    const inner = await resolveProgram(site, program, depth - 1);
    const environment = runs.kind === "program" ? runs.environment : {};
    const what = text("{name} does nothing but start a program, which can be started without it.", { name });
    return {
      kind: "script",
      argv: inner.argv,
      environment: { ...environment, ...inner.environment },
      concerns: [{ id: "H06", weight: "note", text: what }, ...notes, ...inner.concerns],
      line,
      script,
    };
  }
  const concern: Concern = {
    id: "H06",
    weight: "refuse",
    text: text("{name} is a shell script, which an image without a shell cannot run.", { name }),
    remedy: text(
      "Do what {name} does when the image is built or in the application, and start the program itself.",
      { name },
    ),
  };
  return {
    kind: "script",
    argv: undefined,
    environment: {},
    concerns: [concern, ...notes],
    line,
    script,
  };
}

/** In exec form `$PORT` is five characters. */
function findLiterals(argv: readonly string[]): readonly Concern[] {
  return argv.slice(1).flatMap((word): readonly Concern[] => {
    const name = /\$\{?([A-Z_][A-Z0-9_]*)/.exec(word)?.[1];
    if (name === undefined) return [];
    const what = text(
      "Nothing fills in {name} in exec form: the program gets the dollar sign and the name.",
      {
        name,
      },
    );
    return [{ id: "H03", weight: "note", text: what }];
  });
}
