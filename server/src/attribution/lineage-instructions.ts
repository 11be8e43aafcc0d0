/** The instructions that end up in an image, in order, each as the builders would record it. */
import type { Environment } from "../dockerfile/environment.ts";
import type { Dockerfile, Instruction, Stage, Word } from "../dockerfile/model.ts";
import { resolveWord } from "../dockerfile/substitution.ts";
import { resolve } from "../dockerfile/variables.ts";
import { squeeze, toComparable } from "./comparable-text.ts";
import { joinPath } from "./image-path.ts";
import { joinArguments, joinCommand, joinWithBodies } from "./joined-text.ts";
import { anyFolder, hasGap, makeOpenEnvironment, type OpenEnvironment } from "./open-variables.ts";

export interface ExpectedInstruction {
  /** Of what is recorded: the trigger's for an ONBUILD that fires. */
  readonly keyword: string;
  /** Where it stands: the ONBUILD whose trigger it is. */
  readonly instruction: Instruction;
  /** The stage that `instruction` belongs to. */
  readonly stage: Stage;
  /** Comparable texts, any of which a builder may have recorded; as a plain build expands them first. */
  readonly texts: readonly string[];
  /** The same with gaps for what the file does not fix. */
  readonly patterns: readonly string[];
  /** Of COPY and ADD: what classic builders record with the sources hashed. */
  readonly destinations: readonly string[];
}

/** Much more than any image has; a file of more is no Dockerfile that anybody built. */
const mostInstructions = 3000;

const recorded = new Set(
  "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split(
    " ",
  ),
);

/** @param target the stage that was built */
export function expectInstructions(dockerfile: Dockerfile, target: Stage): readonly ExpectedInstruction[] {
  const expected: ExpectedInstruction[] = [];
  let site: Site = {
    dockerfile,
    environment: makeOpenEnvironment(),
    folder: { plain: "/", open: target.lineage.at(-1)?.base.kind === "scratch" ? "/" : anyFolder },
  };
  for (const stage of target.lineage.toReversed()) {
    const parent = stage.base.kind === "stage" ? stage.base.stage : undefined;
    const fired = (parent?.instructions ?? []).flatMap((onbuild) =>
      onbuild.trigger === undefined
        ? []
        : [{ instruction: onbuild, holder: parent ?? stage, read: onbuild.trigger }],
    );
    const own = stage.instructions.map((instruction) => ({ instruction, holder: stage, read: instruction }));
    for (const { instruction, holder, read } of [...fired, ...own]) {
      if (!recorded.has(read.keyword) || expected.length >= mostInstructions) continue;
      const isFired = instruction !== read;
      const plain = isFired
        ? stage.environmentAt(stage.instructions[0] ?? stage.from)
        : stage.environmentAt(instruction);
      const shell = holder.shellAt(instruction);
      const step = expand(read, site, plain, shell);
      expected.push({ keyword: read.keyword, instruction, stage: holder, ...step.texts });
      site = step.site;
      site.environment.pass(read, dockerfile.escape);
    }
  }
  return expected;
}

interface Site {
  readonly dockerfile: Dockerfile;
  readonly environment: OpenEnvironment;
  /** WORKDIR: as a plain build has it, and with gaps. */
  readonly folder: { readonly plain: string; readonly open: string };
}

type Texts = Pick<ExpectedInstruction, "texts" | "patterns" | "destinations">;

function expand(
  instruction: Instruction,
  site: Site,
  plain: Environment,
  shell: readonly string[],
): { readonly texts: Texts; readonly site: Site } {
  const { dockerfile, environment, folder } = site;
  const { keyword } = instruction;
  const raw = joinArguments(dockerfile, instruction);
  const expanded = (variables: Environment) => readWords(instruction, variables, dockerfile.escape);
  switch (keyword) {
    case "RUN":
    case "CMD":
    case "ENTRYPOINT": {
      const { json } = instruction;
      const command = keyword === "RUN" ? joinCommand(dockerfile, instruction) : raw;
      const whole = json?.map(({ value }) => value).join(" ") ?? [...shell, command].join(" ");
      // Buildah does not read an exec form, and records words without their variables' values.
      const written = joinWithBodies(dockerfile, instruction);
      return { texts: makeTexts(keyword, [whole, written]), site };
    }
    case "COPY":
    case "ADD": {
      const [first, open] = [expanded(plain), expanded(environment)];
      const written = instruction.words.at(-1)?.raw;
      const destinations = [first.at(-1), open.at(-1), written].map((word) =>
        toComparable(keyword, word ?? ""),
      );
      return { texts: { ...makeTexts(keyword, [first.join(" "), open.join(" ")]), destinations }, site };
    }
    case "WORKDIR": {
      const [path, open] = [expanded(plain).join(" "), expanded(environment).join(" ")];
      const moved = { plain: joinPath(folder.plain, path), open: joinPath(folder.open, open) };
      return {
        texts: makeTexts(keyword, [moved.plain, moved.open, path, open, raw]),
        site: { ...site, folder: moved },
      };
    }
    case "ENV":
    case "LABEL":
    case "EXPOSE":
    case "USER":
    case "VOLUME":
    case "STOPSIGNAL":
      return {
        texts: makeTexts(keyword, [expanded(plain).join(" "), expanded(environment).join(" "), raw]),
        site,
      };
    default:
      return { texts: makeTexts(keyword, [raw]), site };
  }
}

function makeTexts(keyword: string, all: readonly string[]): Texts {
  const comparable = [...new Set(all.map((text) => toComparable(keyword, text)))];
  return {
    texts: comparable.filter((text) => !hasGap(text)),
    patterns: comparable.filter(hasGap),
    destinations: [],
  };
}

function readWords(instruction: Instruction, environment: Environment, escape: string): readonly string[] {
  const { json } = instruction;
  if (json !== undefined) {
    return json.map(({ value, span }) => resolveWord(value, span.start, environment, escape).text);
  }
  return instruction.words.map((word) =>
    isHeredoc(word) ? word.raw : squeeze(resolve(word, environment, escape).text),
  );
}

function isHeredoc({ raw }: Word): boolean {
  return raw.startsWith("<<");
}
