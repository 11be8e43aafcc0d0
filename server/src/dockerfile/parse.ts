/** From a document's text to its model. */
import type { Command, Script } from "./command.ts";
import { makeEnvironment } from "./environment.ts";
import { findExternalImages } from "./external-images.ts";
import { parseInstructions } from "./instructions.ts";
import { defineComputed, lazy } from "./lazy.ts";
import type { Dockerfile, EffectiveUser, Instruction, Stage } from "./model.ts";
import { findScripts, type ScriptSite } from "./scripts.ts";
import type { ShellParser } from "./shell-parser.ts";
import { buildStages, posixShell } from "./stages.ts";
import { applyArg, applyEnv } from "./variables.ts";

const nobodyKnown: EffectiveUser = { state: "unknown", name: undefined, evidence: { kind: "invalid" } };

const withFacts = defineComputed<Pick<Dockerfile, "externalImages" | "scripts" | "startScripts">>(
  "externalImages",
  "scripts",
  "startScripts",
);

type Site = Pick<ScriptSite, "stage" | "environment" | "shellVector" | "user">;

/**
 * Reads a Dockerfile of any shape: what Docker would refuse is kept as far as it makes sense, and the rest is
 * read as if it were not there.
 */
export function parseDockerfile(text: string, shell: ShellParser): Dockerfile {
  shell.beginFile();
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
  const readScripts = (instruction: Instruction, site: Site): readonly Script[] => {
    const known = scriptsByInstruction.get(instruction);
    if (known !== undefined) return known;
    const isOnbuild = instruction.trigger !== undefined;
    const scripts = findScripts({
      text,
      shell,
      instruction: instruction.trigger ?? instruction,
      isOnbuild,
      ...site,
    });
    scriptsByInstruction.set(instruction, scripts);
    return scripts;
  };
  const scriptsOf = (stage: Stage, ...keywords: readonly string[]): readonly Script[] =>
    selectRunning(stage.instructions, keywords).flatMap((instruction) =>
      readScripts(instruction, {
        stage,
        environment: stage.environmentAt(instruction),
        shellVector: stage.shellAt(instruction),
        user: () => stage.userAt(instruction),
      }),
    );
  const strayScripts = (): readonly Script[] => {
    let environment = makeEnvironment(new Map());
    return instructions.flatMap((instruction) => {
      const site = { stage: undefined, environment, shellVector: posixShell, user: () => nobodyKnown };
      if (instruction.keyword === "ENV") environment = applyEnv(instruction, environment, escape);
      if (instruction.keyword === "ARG") environment = applyArg(instruction, environment, globalArgs, escape);
      return selectRunning([instruction], ["RUN"]).flatMap((running) => readScripts(running, site));
    });
  };
  const scripts = lazy(() =>
    // Without a FROM the file is a part of one, or only begun: its RUNs are worth a look all the same.
    stages.length === 0 ? strayScripts() : stages.flatMap((stage) => scriptsOf(stage, "RUN")),
  );
  const startScripts = lazy(() => stages.flatMap((stage) => scriptsOf(stage, "ENTRYPOINT", "CMD")));
  const externalImages = lazy(() => findExternalImages(stages));
  return withFacts(
    {
      text,
      escape,
      directives,
      comments,
      instructions,
      globalArgs,
      stages,
      memo: new Map<object, unknown>(),
    },
    { externalImages, scripts, startScripts },
  );
}

function selectRunning(
  instructions: readonly Instruction[],
  keywords: readonly string[],
): readonly Instruction[] {
  return instructions.filter(({ keyword, trigger }) => keywords.includes(trigger?.keyword ?? keyword));
}
