/** From a document's text to its model. */
import type { Command, Script } from "./command.ts";
import { findExternalImages } from "./external-images.ts";
import { parseInstructions } from "./instructions.ts";
import { lazy } from "./lazy.ts";
import type { Dockerfile, Instruction, Stage } from "./model.ts";
import { findScripts } from "./scripts.ts";
import type { ShellParser } from "./shell-parser.ts";
import { buildStages } from "./stages.ts";

/**
 * Reads a Dockerfile of any shape: what Docker would refuse is kept as far as it makes sense, and the rest is
 * read as if it were not there.
 */
export function parseDockerfile(text: string, shell: ShellParser): Dockerfile {
  const { escape, directives, comments, instructions } = parseInstructions(text);
  const commandsByStage = new Map<Stage, readonly Command[]>();
  const { globalArgs, stages } = buildStages(instructions, {
    escape,
    commandsOf: (stage) => {
      const known = commandsByStage.get(stage);
      if (known !== undefined) return known;
      const own = scriptsOf(stage, "RUN").filter((script) => !script.isOnbuild);
      const commands = own.flatMap((script) => script.commands);
      commandsByStage.set(stage, commands);
      return commands;
    },
  });
  const scriptsByInstruction = new Map<Instruction, readonly Script[]>();
  const readScripts = (instruction: Instruction, stage: Stage): readonly Script[] => {
    const known = scriptsByInstruction.get(instruction);
    if (known !== undefined) return known;
    const scripts = findScripts({
      text,
      shell,
      instruction: instruction.trigger ?? instruction,
      stage,
      isOnbuild: instruction.trigger !== undefined,
      environment: stage.environmentAt(instruction),
      shellVector: stage.shellAt(instruction),
    });
    scriptsByInstruction.set(instruction, scripts);
    return scripts;
  };
  const scriptsOf = (stage: Stage, ...keywords: readonly string[]): readonly Script[] =>
    stage.instructions.flatMap((instruction) => {
      const { keyword } = instruction.trigger ?? instruction;
      return keywords.includes(keyword) ? readScripts(instruction, stage) : [];
    });
  const scripts = lazy(() => stages.flatMap((stage) => scriptsOf(stage, "RUN")));
  const startScripts = lazy(() => stages.flatMap((stage) => scriptsOf(stage, "ENTRYPOINT", "CMD")));
  const externalImages = lazy(() => findExternalImages(stages));
  return {
    text,
    escape,
    directives,
    comments,
    instructions,
    globalArgs,
    stages,
    get externalImages() {
      return externalImages();
    },
    get scripts() {
      return scripts();
    },
    get startScripts() {
      return startScripts();
    },
  };
}
