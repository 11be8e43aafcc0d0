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
import { type EntryScript, readEntryScript } from "./entry-script.ts";
import { readRunnerCall } from "./package-runner.ts";
import { resolvePackageScript, type ScriptSite } from "./package-script.ts";
import { findRunTimeTool } from "./run-time-tools.ts";
import { readShellLine } from "./shell-line.ts";
import { describeNeed } from "./shell-needs.ts";
import type { StartKind } from "./start.ts";

export interface ResolvedProgram {
  readonly kind: StartKind;
  readonly argv: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly concerns: readonly Concern[];
  /** The same start as it stands, without a shell around it: `npm start` stays `npm start`. */
  readonly line: readonly string[] | undefined;
}

/** Programs that start another one and stay around it, or make way for it. */
const inits: ReadonlySet<string> = new Set(["tini", "tini-static", "dumb-init", "catatonit", "docker-init"]);
const userChangers: ReadonlySet<string> = new Set(["gosu", "su-exec", "setpriv", "s6-setuidgid", "chpst"]);

/** `tini -- sh -c "npm start"`, and what npm then runs: nobody goes deeper. */
const deepest = 8;

export async function resolveProgram(
  site: ScriptSite,
  argv: readonly string[],
  depth = deepest,
): Promise<ResolvedProgram> {
  const [first = ""] = argv;
  const program = programName(first);
  if (depth === 0 || first === "") return refuse("shell", describeNeed({ kind: "unreadable" }));
  if (posixShells.has(program)) return resolveShell(site, argv, depth);
  const wrapped = findInner(program, argv);
  if (wrapped !== undefined) return resolveWrapped(site, argv, wrapped, depth);
  const call = readRunnerCall(argv);
  if (call !== undefined) {
    const resolution = await resolvePackageScript(site, call);
    if (resolution.kind === "refused") {
      return {
        kind: "package-script",
        argv: undefined,
        environment: {},
        concerns: [resolution.concern],
        line: argv,
      };
    }
    return { ...resolution, kind: "package-script", line: argv };
  }
  const tool = findRunTimeTool(argv);
  if (tool?.weight === "refuse") {
    return { kind: "exec", argv: undefined, environment: {}, concerns: [tool], line: argv };
  }
  const script = await readEntryScript(site, first, false);
  if (script !== undefined) return resolveScript(site, script, argv, 0, depth);
  return {
    kind: "exec",
    argv,
    environment: {},
    concerns: [...(tool === undefined ? [] : [tool]), ...findLiterals(argv)],
    line: argv,
  };
}

function refuse(kind: StartKind, concern: Concern, line?: readonly string[]): ResolvedProgram {
  return { kind, argv: undefined, environment: {}, concerns: [concern], line };
}

async function resolveShell(
  site: ScriptSite,
  argv: readonly string[],
  depth: number,
): Promise<ResolvedProgram> {
  const index = findShellScript(argv);
  const program = programName(argv[0] ?? "");
  if (index === undefined) {
    const at = argv.findIndex((word, position) => position > 0 && !/^[-+]/.test(word));
    const file = argv[at];
    if (file === undefined) {
      const what = text("The container starts the shell {program}.", { program });
      return refuse("shell", { id: "H01", weight: "refuse", text: what }, argv);
    }
    const script = await readEntryScript(site, file, true);
    if (script !== undefined) return resolveScript(site, script, argv, at, depth);
  }
  const options = argv.slice(1, index);
  const isLogin = options.some((option) => /^-[a-z]*[li]|^--login$/.test(option));
  const startsFile = (program === "bash" && site.stage.environment.get("BASH_ENV") !== undefined) || isLogin;
  if (index === undefined || startsFile) {
    const what = text("The shell {program} reads files that set up its environment first.", { program });
    const remedy = text("Set the variables with ENV.");
    return refuse("shell", { id: "H01", weight: "refuse", text: what, remedy });
  }
  const read = readShellLine(argv[index] ?? "", site.parse);
  if (read.kind === "shell") return refuse("shell", describeNeed(read.need));
  const inner = await resolveProgram(site, read.argv, depth - 1);
  const environment = { ...read.environment, ...inner.environment };
  const concerns = [...read.javaOptions.map(describeJavaOptions), ...inner.concerns];
  return {
    ...inner,
    kind: inner.kind === "exec" ? "plain-shell" : inner.kind,
    environment: addJavaOptions(site, read.javaOptions, environment),
    concerns,
  };
}

/** The value that the file gives `JAVA_OPTS` goes to the variable that the JVM reads itself. */
function addJavaOptions(
  site: ScriptSite,
  names: readonly string[],
  environment: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const values = names
    .map((name) => site.stage.environment.get(name))
    .flatMap((variable) => (variable?.kind === "env" && variable.value ? [variable.value] : []));
  const known = site.stage.environment.get("JAVA_TOOL_OPTIONS");
  if (known?.value) values.unshift(known.value);
  return values.length === 0 || (known?.value && values.length === 1)
    ? environment
    : { ...environment, JAVA_TOOL_OPTIONS: values.join(" ") };
}

function describeJavaOptions(name: string): Concern {
  return {
    id: "H03",
    weight: "assume",
    text: text(
      "No shell puts {name} in the command line any more: set JAVA_TOOL_OPTIONS instead, which Java reads itself.",
      { name },
    ),
  };
}

/** Index of the program that a wrapper runs. */
function findInner(program: string, argv: readonly string[]): number | undefined {
  const isEnvironment = program === "env" && argv.slice(1).some((word) => /^\w+=/.test(word));
  if (!inits.has(program) && !userChangers.has(program) && !isEnvironment) return undefined;
  const grammar = findWrapperGrammar(
    program === "tini-static" || program === "docker-init" ? "tini" : program,
  );
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
    const pairs = head
      .slice(1)
      .map((word): [string, string] => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]);
    return { ...inner, environment: { ...Object.fromEntries(pairs), ...inner.environment } };
  }
  const what = inits.has(program)
    ? text(
        "{program} passes signals on and collects processes that have ended: an image without it needs docker run --init.",
        { program },
      )
    : text("{program} starts the application as another user, which only root may do.", { program });
  return {
    ...inner,
    argv: inner.argv && [...head, ...inner.argv],
    line: inner.line && [...head, ...inner.line],
    concerns: [{ id: inits.has(program) ? "H30" : "S10", weight: "note", text: what }, ...inner.concerns],
  };
}

async function resolveScript(
  site: ScriptSite,
  script: EntryScript,
  argv: readonly string[],
  at: number,
  depth: number,
): Promise<ResolvedProgram> {
  const { name, interpreter, runs } = script;
  const notes = describeScript(script);
  if (!posixShells.has(interpreter)) {
    // `#!/usr/bin/env node`: the kernel would start env.
    return {
      kind: "exec",
      argv: [interpreter, ...argv.slice(at)],
      environment: {},
      concerns: notes,
      line: argv,
    };
  }
  const given = argv.slice(at + 1);
  if (runs !== undefined && (runs.kind === "program" || given.length > 0)) {
    const inner = await resolveProgram(site, runs.kind === "arguments" ? given : runs.argv, depth - 1);
    const environment =
      runs.kind === "program" ? { ...runs.environment, ...inner.environment } : inner.environment;
    const what = text("{name} does nothing but start a program, which can be started without it.", { name });
    const note: Concern = { id: "H06", weight: "note", text: what };
    return {
      ...inner,
      kind: "script",
      environment,
      concerns: [note, ...notes, ...inner.concerns],
      line: argv,
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
  return { kind: "script", argv: undefined, environment: {}, concerns: [concern, ...notes], line: argv };
}

function describeScript(script: EntryScript): readonly Concern[] {
  const { name, needs } = script;
  const note = (id: "H06" | "H07", what: Concern["text"]): Concern => ({ id, weight: "note", text: what });
  const concerns: Concern[] = [];
  if (script.hasCarriageReturns)
    concerns.push(
      note(
        "H07",
        text("{name} has Windows line ends, with which Linux does not find its interpreter.", { name }),
      ),
    );
  if (script.isNotExecutable)
    concerns.push(
      note(
        "H07",
        text("{name} is not executable, so a container does not start: COPY --chmod=0755 makes it so.", {
          name,
        }),
      ),
    );
  if (needs.includes("envsubst"))
    concerns.push(note("H06", text("{name} fills in a configuration with envsubst.", { name })));
  if (needs.includes("waiting"))
    concerns.push(note("H06", text("{name} waits for another service.", { name })));
  if (needs.includes("migration")) concerns.push(note("H06", text("{name} migrates a database.", { name })));
  if (needs.includes("user-change"))
    concerns.push(
      note("H06", text("{name} changes the user or owners of files, which only root may do.", { name })),
    );
  return concerns;
}

/** In exec form `$PORT` is five characters. */
function findLiterals(argv: readonly string[]): readonly Concern[] {
  return argv.slice(1).flatMap((word): readonly Concern[] => {
    const name = /\$\{?([A-Z_][A-Z0-9_]*)/.exec(word)?.[1];
    if (name === undefined) return [];
    const what = text(
      "Nothing fills in {name} in exec form: the program gets the dollar sign and the name.",
      { name },
    );
    return [{ id: "H03", weight: "note", text: what }];
  });
}
