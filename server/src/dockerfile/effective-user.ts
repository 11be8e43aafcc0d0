/** Who runs a stage's processes, from USER instructions, the stages it is built from, and the base image. */
import type { Environment } from "./environment.ts";
import type { CreatedUser, EffectiveUser, Instruction, Stage } from "./model.ts";
import { resolve } from "./variables.ts";

/** The user that a USER instruction switches to; undefined for an empty one. */
export function readUser(
  instruction: Instruction,
  stage: Stage,
  environment: Environment,
  created: readonly CreatedUser[],
  escape: string,
): EffectiveUser | undefined {
  const [word] = instruction.words;
  if (word === undefined) return undefined;
  const resolution = resolve(word, environment, escape);
  const name = resolution.text.split(":")[0] ?? "";
  const evidence = { kind: "instruction", instruction, stage } as const;
  // The group may hang on a variable; only the user matters here.
  const isKnown = name !== "" && (resolution.isComplete || resolution.locate(0, name.length) !== undefined);
  if (!isKnown) return { state: "unknown", name: undefined, evidence };
  return { state: isRoot(name, created) ? "root" : "nonRoot", name, evidence };
}

/**
 * Whether Docker runs `user` with uid 0, or on Windows with an administrator's rights. Windows compares
 * names without case.
 */
function isRoot(user: string, created: readonly CreatedUser[]): boolean {
  if (/^\+?0+$/.test(user) || user === "root") return true;
  if (/^(?:.*\\)?(?:containeradministrator|administrator|system)$/i.test(user)) return true;
  return created.findLast((candidate) => candidate.name === user)?.uid === 0;
}

/** The user in front of a stage's first instruction. */
export function inheritUser(stage: Stage): EffectiveUser {
  const { base } = stage;
  switch (base.kind) {
    case "stage":
      return base.stage.effectiveUser;
    case "scratch":
      return { state: "root", name: "root", evidence: { kind: "scratch" } };
    case "invalid":
      return { state: "unknown", name: undefined, evidence: { kind: "invalid" } };
    case "image": {
      const evidence = { kind: "base", image: base.image } as const;
      const user = base.image.facts?.user;
      if (user === undefined) return { state: "unknown", name: undefined, evidence };
      return { state: user.isRoot ? "root" : "nonRoot", name: user.name, evidence };
    }
  }
}
