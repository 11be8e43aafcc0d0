/** Groups instructions into stages and works out what each is built from and what holds in it. */
import { isValidReference, parseImageReference } from "../images/image-reference.ts";
import type { Command } from "./command.ts";
import { findCreatedUsers } from "./created-users.ts";
import { inheritUser, readUser } from "./effective-user.ts";
import { builtinGlobals, type Environment, makeEnvironment, type Resolution } from "./environment.ts";
import { makeImageUse } from "./image-use.ts";
import { defineComputed, lazy } from "./lazy.ts";
import type { Base, EffectiveUser, Instruction, Stage } from "./model.ts";
import { applyArg, applyEnv, applyGlobalArg, resolve } from "./variables.ts";

export interface StageGraph {
  readonly globalArgs: Environment;
  readonly stages: readonly Stage[];
}

/** What stages need from the rest of the model, which is made after them. */
export interface StageFacts {
  readonly escape: "\\" | "`";
  /** The commands that a stage's own RUN instructions run in this build. */
  commandsOf(stage: Stage): readonly Command[];
}

export type MutableInstruction = { -readonly [K in keyof Instruction]: Instruction[K] };

export function buildStages(instructions: readonly MutableInstruction[], facts: StageFacts): StageGraph {
  let globalArgs = builtinGlobals;
  const stages: Stage[] = [];
  const groups: { readonly from: MutableInstruction; readonly own: MutableInstruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === "FROM") groups.push({ from: instruction, own: [] });
    else if (groups.length > 0) groups.at(-1)?.own.push(instruction);
    else if (instruction.keyword === "ARG")
      globalArgs = applyGlobalArg(instruction, globalArgs, facts.escape);
  }
  const shipped = lazy(() => new Set(stages.at(-1)?.lineage));
  // Docker compares stage names without case; of several with one name the last in front counts.
  const byName = new Map<string, Stage>();
  for (const [index, { from, own }] of groups.entries()) {
    const stage = makeStage({ index, count: groups.length, from, own, byName, globalArgs, facts, shipped });
    for (const instruction of [from, ...own]) {
      instruction.stage = stage;
      if (instruction.trigger !== undefined) setStage(instruction.trigger, stage);
    }
    if (stage.name !== undefined) byName.set(stage.name.toLowerCase(), stage);
    stages.push(stage);
  }
  return { globalArgs, stages };
}

function setStage(instruction: MutableInstruction, stage: Stage): void {
  instruction.stage = stage;
}

interface Making {
  readonly index: number;
  readonly count: number;
  readonly from: Instruction;
  readonly own: readonly Instruction[];
  /** Stages in front of it, while it is being made. */
  readonly byName: ReadonlyMap<string, Stage>;
  readonly globalArgs: Environment;
  readonly facts: StageFacts;
  readonly shipped: () => ReadonlySet<Stage>;
}

type ComputedFacts = Pick<
  Stage,
  | "base"
  | "lineage"
  | "rootImage"
  | "isShipped"
  | "effectiveUser"
  | "createdUsers"
  | "isWindows"
  | "environment"
>;

const withFacts = defineComputed<ComputedFacts>(
  "base",
  "lineage",
  "rootImage",
  "isShipped",
  "effectiveUser",
  "createdUsers",
  "isWindows",
  "environment",
);

function makeStage(making: Making): Stage {
  const { index, count, from, own, globalArgs, facts, shipped } = making;
  const [image, as, alias] = from.words;
  const baseSpan = image?.span ?? from.keywordSpan;
  const baseResolution: Resolution =
    image === undefined
      ? { text: "", isComplete: true, variables: [], locate: () => undefined }
      : resolve(image, globalArgs, facts.escape);
  const hasAlias = as?.raw.toLowerCase() === "as";
  const parent = making.byName.get(baseResolution.text.toLowerCase());
  const base = lazy(() => findBase(parent, making.from, baseResolution, baseSpan, stage));
  const lineage = lazy(() => followBases(stage));
  const walk = lazy(() => {
    // From the far end on, so that a long chain of stages does not become as deep a recursion.
    for (const ancestor of lineage().toReversed()) if (ancestor !== stage) ancestor.environment;
    return walkStage(making, stage);
  });
  const created = lazy(() =>
    lineage()
      .toReversed()
      .flatMap((ancestor) => findCreatedUsers(ancestor, facts.commandsOf(ancestor))),
  );
  const users = lazy(() => {
    for (const ancestor of lineage().toReversed()) if (ancestor !== stage) ancestor.effectiveUser;
    return walkUsers(making, stage);
  });
  const isWindows = lazy(() => detectWindows(stage, facts.escape));
  const stage: Stage = withFacts(
    {
      index,
      name: hasAlias ? alias?.raw : undefined,
      nameSpan: hasAlias ? alias?.span : undefined,
      from,
      baseSpan,
      baseResolution,
      platform: from.flags.find((flag) => flag.name === "platform"),
      instructions: own,
      isFinal: index === count - 1,
      environmentAt: (instruction: Instruction) => walk().environments.get(instruction) ?? walk().last,
      userAt: (instruction: Instruction) => users().at.get(instruction) ?? users().last,
      shellAt: (instruction: Instruction) => walk().shells.get(instruction) ?? walk().lastShell,
    },
    {
      base,
      lineage,
      rootImage: () => {
        const root = lineage().at(-1)?.base;
        return root?.kind === "image" ? root.image : undefined;
      },
      isShipped: () => shipped().has(stage),
      effectiveUser: () => users().last,
      createdUsers: created,
      isWindows,
      environment: () => walk().last,
    },
  );
  return stage;
}

function followBases(stage: Stage): readonly Stage[] {
  const lineage = [stage];
  for (let { base } = stage; base.kind === "stage"; { base } = base.stage) lineage.push(base.stage);
  return lineage;
}

function findBase(
  parent: Stage | undefined,
  from: Instruction,
  resolution: Resolution,
  span: Stage["baseSpan"],
  stage: Stage,
): Base {
  const { text } = resolution;
  if (parent !== undefined) return { kind: "stage", stage: parent };
  // Docker reserves the lower-case name alone.
  if (text === "scratch") return { kind: "scratch" };
  let reference = parseImageReference(text, resolution.locate);
  if (!isValidReference(reference) && !resolution.isComplete) {
    // `node:${VERSION}` without a version still says which image it is.
    const named = parseImageReference(text.replace(/[:@].*$/, ""), resolution.locate);
    if (isValidReference(named)) reference = named;
  }
  if (!isValidReference(reference)) return { kind: "invalid", problem: reference };
  const image = makeImageUse({ reference, span, resolution, instruction: from, stage, where: "from" });
  return { kind: "image", image };
}

interface Walk {
  readonly environments: ReadonlyMap<Instruction, Environment>;
  readonly last: Environment;
  readonly shells: ReadonlyMap<Instruction, readonly string[]>;
  readonly lastShell: readonly string[];
}

/** What runs a shell form where no SHELL says otherwise. */
export const posixShell: readonly string[] = ["/bin/sh", "-c"];
const windowsShell = ["cmd", "/S", "/C"];

function walkStage({ own, globalArgs, facts }: Making, stage: Stage): Walk {
  const parent = stage.base.kind === "stage" ? stage.base.stage : undefined;
  let environment = parent?.environment ?? makeEnvironment(new Map());
  const lastOfParent = parent?.instructions.at(-1);
  let shell =
    parent === undefined ? (stage.isWindows ? windowsShell : posixShell) : lastShellOf(parent, lastOfParent);
  const environments = new Map<Instruction, Environment>();
  const shells = new Map<Instruction, readonly string[]>();
  for (const instruction of own) {
    environments.set(instruction, environment);
    shells.set(instruction, shell);
    if (instruction.keyword === "ENV") environment = applyEnv(instruction, environment, facts.escape);
    else if (instruction.keyword === "ARG")
      environment = applyArg(instruction, environment, globalArgs, facts.escape);
    else if (instruction.keyword === "SHELL" && instruction.json !== undefined) {
      shell = instruction.json.map((string) => string.value);
    }
  }
  return { environments, last: environment, shells, lastShell: shell };
}

/** SHELL as a stage leaves it to those built from it. */
function lastShellOf(stage: Stage, last: Instruction | undefined): readonly string[] {
  if (last?.keyword === "SHELL" && last.json !== undefined) return last.json.map((string) => string.value);
  return last === undefined ? stage.shellAt(stage.from) : stage.shellAt(last);
}

interface Users {
  readonly at: ReadonlyMap<Instruction, EffectiveUser>;
  readonly last: EffectiveUser;
}

function walkUsers({ own, facts }: Making, stage: Stage): Users {
  let user = inheritUser(stage);
  const at = new Map<Instruction, EffectiveUser>();
  for (const instruction of own) {
    at.set(instruction, user);
    if (instruction.keyword !== "USER") continue;
    const environment = stage.environmentAt(instruction);
    user = readUser(instruction, stage, environment, stage.createdUsers, facts.escape) ?? user;
  }
  return { at, last: user };
}

/** Windows images: by their name, by `--platform`, by a Windows shell, or by the escape character made for them. */
/** `windows/servercore`, `golang:1.24-nanoserver`; `cross/windows-x64` is a Linux that compiles for Windows. */
const windowsImage = /:[^/]*windows|(?:^|[/_-])windows(?=[/:@]|$)|windowsservercore|nanoserver|servercore/i;

function detectWindows(stage: Stage, escape: string): boolean {
  if (stage.platform?.value !== undefined) return /^windows\b/i.test(stage.platform.value);
  const image = stage.rootImage?.reference;
  if (image !== undefined && windowsImage.test(image.text)) return true;
  const hasWindowsShell = stage.lineage.some((ancestor) =>
    ancestor.instructions.some(
      (instruction) =>
        instruction.keyword === "SHELL" &&
        /^(?:cmd|powershell)(?:\.exe)?$/i.test(instruction.json?.[0]?.value ?? ""),
    ),
  );
  return hasWindowsShell || (escape === "`" && image === undefined);
}
