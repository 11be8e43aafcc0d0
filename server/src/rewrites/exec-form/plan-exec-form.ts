/** Puts a stage's CMD and ENTRYPOINT into exec form: without a shell, and without a package manager in between. */

import { applyEdits } from "../../apply-edits.ts";
import { findShellScript, posixShells, programName } from "../../dockerfile/wrappers.ts";
import { combine, withoutPlace } from "../combine-plans.ts";
import type { Subject } from "../language.ts";
import { readSubject } from "../read-subject.ts";
import type { Concern, Outcome, Plan } from "../rewrite.ts";
import { findBaseStart } from "../start/base-start.ts";
import { findInForce } from "../start/in-force.ts";
import { inits } from "../start/inits.ts";
import { describeForeign, makeSite, readSide, type StartSide } from "../start/read-start.ts";
import { type ResolvedProgram, resolveProgram } from "../start/resolve-program.ts";
import { readShellLine } from "../start/shell-line.ts";
import { text } from "../text.ts";
import { enterFolder } from "./entered-folder.ts";
import { type NewForm, renderForms } from "./render-forms.ts";

type Decision =
  | { readonly kind: "keep" }
  | { readonly kind: "refuse"; readonly concerns: readonly Concern[] }
  | { readonly kind: "change"; readonly forms: readonly NewForm[]; readonly concerns: readonly Concern[] };

const keep: Decision = { kind: "keep" };

export async function planExecForm(subject: Subject): Promise<Outcome> {
  const { dockerfile, stage } = subject;
  if (stage.isWindows) return { kind: "nothing" };
  const inForce = findInForce(stage);
  const entrypoint = readSide(dockerfile, inForce.entrypoint);
  const command = readSide(dockerfile, inForce.command);
  const foreign = [entrypoint, command].find((side) => side?.form === "foreign-shell");
  if (foreign !== undefined) return { kind: "refused", concerns: [describeForeign(foreign)] };
  const alone = entrypoint === undefined ? command : command === undefined ? entrypoint : undefined;
  const entered = isOwn(subject, alone) ? enterFolder(subject, alone) : undefined;
  if (entered !== undefined) return planBehind(subject, entered);
  const decision = await decide(subject, entrypoint, command);
  if (decision.kind === "keep") return { kind: "nothing" };
  const side = isOwn(subject, command) ? command : entrypoint;
  const span = (decision.kind === "refuse" && isOwn(subject, entrypoint) ? entrypoint : side)?.instruction
    .argumentsSpan;
  const concerns = decision.concerns.map((concern) => (span === undefined ? concern : { span, ...concern }));
  if (decision.kind === "refuse") return { kind: "refused", concerns };
  return { kind: "offered", plan: renderForms(subject, decision.forms, concerns) };
}

/** Goes on with what `first` leaves. */
async function planBehind(subject: Subject, first: Plan): Promise<Outcome> {
  const { dockerfile, parse } = subject;
  const between = await readSubject({
    ...subject,
    dockerfile: parse(applyEdits(dockerfile.text, first.edits)),
  });
  const second = between === undefined ? undefined : await planExecForm(between);
  if (second === undefined || second.kind === "nothing") return { kind: "nothing" };
  if (second.kind === "refused") return { kind: "refused", concerns: second.concerns.map(withoutPlace) };
  return { kind: "offered", plan: combine(dockerfile.text, first, second.plan) };
}

/** Instructions of other stages, and those that ONBUILD defers, are not this stage's to change. */
function isOwn({ stage }: Subject, side: StartSide | undefined): side is StartSide {
  return side !== undefined && stage.instructions.includes(side.instruction);
}

async function decide(
  subject: Subject,
  entrypoint: StartSide | undefined,
  command: StartSide | undefined,
): Promise<Decision> {
  const site = makeSite(subject);
  if (entrypoint !== undefined) {
    const resolved = await resolveProgram(site, entrypoint.vector);
    if (isShell(entrypoint)) {
      return isOwn(subject, entrypoint) ? convertEntrypoint(entrypoint, command, resolved) : keep;
    }
    if (command === undefined) return isOwn(subject, entrypoint) ? convertAlone(entrypoint, resolved) : keep;
    return decideBoth(subject, entrypoint, command, resolved);
  }
  if (!isOwn(subject, command)) return keep;
  const hasOwnEntrypoint = subject.reading.instructions.some(({ keyword }) => keyword === "ENTRYPOINT");
  const base = hasOwnEntrypoint ? undefined : findBaseStart(subject.stage);
  if (base !== undefined && base.entrypoint.length > 0 && base.runs === "arguments") {
    return command.form === "exec" ? keep : convertArguments(subject, command, base.entrypoint);
  }
  if (base?.runs === "handler") return keep;
  const decision = convertAlone(command, await resolveProgram(site, command.vector));
  if (command.form !== "shell") return decision;
  if (base?.prepares !== undefined) return assumePreparation(decision, base.prepares);
  return base === undefined && !hasOwnEntrypoint ? assumeEntrypoint(subject, decision) : decision;
}

/** Shell form, and a shell with a script in exec form. */
function isShell({ form, vector }: StartSide): boolean {
  return (
    form === "shell" ||
    (posixShells.has(programName(vector[0] ?? "")) && findShellScript(vector) !== undefined)
  );
}

/** One instruction says all. */
function convertAlone(side: StartSide, resolved: ResolvedProgram): Decision {
  const isPackageScript = resolved.kind === "package-script";
  const isAsItShouldBe = side.form === "exec" && !isShell(side);
  if (isPackageScript && resolved.argv !== undefined) {
    const { argv, environment, concerns } = resolved;
    return change([{ side, argv, environment }], concerns);
  }
  if (isPackageScript && resolved.direct !== undefined) {
    return change([{ side, ...resolved.direct }], resolved.concerns.map(asNote));
  }
  if (isAsItShouldBe) return isPackageScript ? { kind: "refuse", concerns: refusalsOf(resolved) } : keep;
  if (resolved.line === undefined) return { kind: "refuse", concerns: refusalsOf(resolved) };
  const { argv, environment, concerns } = resolved.line;
  // `bash -l`, `sh -c bash`: exec form of a shell is nothing better.
  const unresolved = resolved.concerns.filter(({ weight }) => weight === "refuse").map(asNote);
  return change([{ side, argv, environment }], [...concerns, ...unresolved]);
}

function change(forms: readonly NewForm[], concerns: readonly Concern[]): Decision {
  const broken = forms
    .filter(({ side }) => side.form === "broken-array")
    .map(({ side }): Concern => {
      const { keyword, argumentsSpan: span } = side.instruction;
      const what = text(
        "{keyword} is no JSON, so that Docker gives it to a shell, which does not find the program.",
        { keyword },
      );
      return { id: "H02", weight: "note", text: what, span };
    });
  return { kind: "change", forms, concerns: [...broken, ...concerns] };
}

function refusalsOf({ concerns }: ResolvedProgram): readonly Concern[] {
  return concerns.filter(({ weight }) => weight === "refuse");
}

/** What stands in the way of more than exec form is worth knowing, and no hindrance to it. */
function asNote({ id, text: what, span }: Concern): Concern {
  return span === undefined ? { id, weight: "note", text: what } : { id, weight: "note", text: what, span };
}

/** A shell form's shell takes CMD and arguments of `docker run` for its own, and drops them. */
function convertEntrypoint(
  entrypoint: StartSide,
  command: StartSide | undefined,
  resolved: ResolvedProgram,
): Decision {
  const decision = convertAlone(entrypoint, resolved);
  if (decision.kind !== "change") return decision;
  const accepted: Concern = {
    id: "H01",
    weight: "note",
    text: text("Arguments of docker run now reach the program: the shell around it dropped them."),
  };
  if (command === undefined) return { ...decision, concerns: [...decision.concerns, accepted] };
  const dropped: Concern = {
    id: "H01",
    weight: "assume",
    text: text(
      "The program is not meant to get the CMD, which the shell around it always dropped: it is taken out.",
    ),
  };
  return {
    ...decision,
    forms: [...decision.forms, { side: command, argv: null, environment: {} }],
    concerns: [...decision.concerns, dropped, accepted],
  };
}

/** ENTRYPOINT is an argument vector, and CMD is what it gets. */
async function decideBoth(
  subject: Subject,
  entrypoint: StartSide,
  command: StartSide,
  resolved: ResolvedProgram,
): Promise<Decision> {
  const repaired: readonly NewForm[] =
    entrypoint.form === "broken-array" && isOwn(subject, entrypoint)
      ? [{ side: entrypoint, argv: entrypoint.vector, environment: {} }]
      : [];
  const site = makeSite(subject);
  const whole = await resolveProgram(site, [...entrypoint.vector, ...command.vector]);
  const inner = findPassedOn(entrypoint, resolved);
  let decision: Decision = keep;
  if (isOwn(subject, command)) {
    if (inner === "passes") decision = convertAlone(command, await resolveProgram(site, command.vector));
    else if (inner === "perhaps" && command.form !== "exec") {
      decision = assumePassing(entrypoint, convertAlone(command, await resolveProgram(site, command.vector)));
    } else if (command.form !== "exec")
      decision = await convertArguments(subject, command, entrypoint.vector);
  }
  if (inner === "takes" && decision.kind === "keep" && whole.kind === "package-script") {
    return { kind: "refuse", concerns: [describeRunner(entrypoint)] };
  }
  if (repaired.length === 0) return decision;
  if (decision.kind === "change") return change([...repaired, ...decision.forms], decision.concerns);
  return change(repaired, []);
}

/** Whether ENTRYPOINT starts the CMD, or takes it for its own arguments. */
function findPassedOn({ vector }: StartSide, { script }: ResolvedProgram): "passes" | "perhaps" | "takes" {
  const name = programName(vector[0] ?? "");
  const last = vector.at(-1) ?? "";
  if (inits.has(name) && (last.startsWith("-") || vector.length === 1)) return "passes";
  if (/^(?:gosu|su-exec)$/.test(name) && vector.length === 2) return "passes";
  if (script === undefined) return "takes";
  if (script.runs?.kind === "arguments" || script.passesOn) return "passes";
  return script.path === undefined || script.needs.includes("arguments") ? "perhaps" : "takes";
}

function assumePassing({ vector }: StartSide, decision: Decision): Decision {
  const what = text(
    "{script} runs the CMD whatever its first word is: that word was the shell's name, and is the program's now.",
    {
      script: vector[0] ?? "",
    },
  );
  return assume(decision, { id: "H06", weight: "assume", text: what });
}

function assumeEntrypoint({ stage }: Subject, decision: Decision): Decision {
  const image = stage.rootImage?.reference.text ?? stage.baseResolution.text;
  const what = text("The base image {image} has no ENTRYPOINT, or one that runs the CMD as it stands.", {
    image,
  });
  return assume(decision, { id: "H04", weight: "assume", text: what });
}

/** The nginx image fills in its templates where the first word of the CMD is nginx. */
function assumePreparation(decision: Decision, program: string): Decision {
  if (decision.kind !== "change" || decision.forms[0]?.argv?.[0] !== program) return decision;
  const what = text(
    "The base image may prepare its configuration for {program}, which it did not do as long as a shell came first.",
    { program },
  );
  return assume(decision, { id: "H04", weight: "assume", text: what });
}

function assume(decision: Decision, concern: Concern): Decision {
  if (decision.kind !== "change") return decision;
  return { ...decision, concerns: [...decision.concerns, concern] };
}

/** CMD in shell form behind a program: that gets `/bin/sh -c` as its arguments, which nobody means. */
async function convertArguments(
  { parse }: Subject,
  command: StartSide,
  entrypoint: readonly string[],
): Promise<Decision> {
  const program = programName(entrypoint[0] ?? "");
  const read = command.form === "shell" ? readShellLine(command.vector.at(-1) ?? "", parse) : undefined;
  if (command.form !== "shell") return change([{ side: command, argv: command.vector, environment: {} }], []);
  const isPlain =
    read?.kind === "plain" && read.javaOptions.length === 0 && Object.keys(read.environment).length === 0;
  if (!isPlain) {
    const what = text("{program} gets the CMD's shell as its arguments.", { program });
    const remedy = text("Write the arguments of {program} as CMD in exec form.", { program });
    return { kind: "refuse", concerns: [{ id: "H04", weight: "refuse", text: what, remedy }] };
  }
  const argv = dropPrograms(read.argv, entrypoint);
  const what = text(
    "CMD holds the arguments of {program}, which so far got a shell's name in front of them.",
    { program },
  );
  return change([{ side: command, argv, environment: {} }], [{ id: "H04", weight: "assume", text: what }]);
}

/** `python app.py` behind an entry point that is Python: the name would be its first argument. */
function dropPrograms(argv: readonly string[], entrypoint: readonly string[]): readonly string[] {
  const bare = (word: string | undefined) => programName(word ?? "").replace(/[\d.]+$/, "");
  if (argv.length < 2 || bare(argv[0]) !== bare(entrypoint[0])) return argv;
  const rest = argv.slice(1);
  return entrypoint.includes("-jar") && rest[0] === "-jar" ? rest.slice(1) : rest;
}

function describeRunner({ vector }: StartSide): Concern {
  const program = programName(vector[0] ?? "");
  return {
    id: "H05",
    weight: "refuse",
    text: text("The ENTRYPOINT is {program} itself, so that arguments of docker run choose what it runs.", {
      program,
    }),
    remedy: text("Make the program that is to run the ENTRYPOINT."),
  };
}
