/** Which ENTRYPOINT and CMD a stage's image ends up with. */
import type { Instruction, Stage } from "../../dockerfile/model.ts";

export interface InForce {
  readonly entrypoint: Instruction | undefined;
  readonly command: Instruction | undefined;
  /** Whether what the base image says about its CMD still holds. */
  readonly inheritsCommand: boolean;
}

/**
 * BuildKit (dispatchEntrypoint): an ENTRYPOINT drops the CMD, unless the same stage has set one before it. What a
 * parent stage defers by ONBUILD comes first in its child.
 */
export function findInForce(stage: Stage): InForce {
  let entrypoint: Instruction | undefined;
  let command: Instruction | undefined;
  let inheritsCommand = true;
  let triggers: readonly Instruction[] = [];
  for (const ancestor of stage.lineage.toReversed()) {
    let isCommandSet = false;
    for (const instruction of [...triggers, ...ancestor.instructions]) {
      if (instruction.keyword === "CMD") {
        command = instruction;
        isCommandSet = true;
        inheritsCommand = false;
      } else if (instruction.keyword === "ENTRYPOINT") {
        entrypoint = instruction;
        if (!isCommandSet) command = undefined;
        inheritsCommand = false;
      }
    }
    triggers = ancestor.instructions.flatMap(({ trigger }) => (trigger === undefined ? [] : [trigger]));
  }
  return { entrypoint, command, inheritsCommand };
}
