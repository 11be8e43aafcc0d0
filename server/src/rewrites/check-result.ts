/**
 * Looks at what a rewrite has made before anybody gets to see it. What is found here is a fault of the rewrite: better
 * no offer than a file that does not build, or that keeps a promise no longer and does not say so.
 */
import type { Dockerfile, Stage } from "../dockerfile/model.ts";
import { resolve } from "../dockerfile/variables.ts";
import type { Engine } from "../engine.ts";
import { compareContracts } from "./contract.ts";
import type { ContractPart } from "./rewrite.ts";
import { readStage } from "./stage-reading.ts";

/**
 * @param announced what the plan says it changes
 * @returns what is wrong, in English for the log; empty where all is well
 */
export function checkResult(
  engine: Pick<Engine, "lint">,
  before: Dockerfile,
  after: Dockerfile,
  announced: readonly ContractPart[],
): readonly string[] {
  return [
    ...findUnknownInstructions(before, after),
    ...after.stages.flatMap((stage) => findMissingStages(after, stage)),
    ...findUndeclared(before, after),
    ...compareContracts(before, after)
      .filter((part) => !announced.includes(part))
      .map((part) => `the image's ${part} changes unannounced`),
    ...findNewFindings(engine, before, after),
  ];
}

const keywords: ReadonlySet<string> = new Set([
  ...["FROM", "RUN", "CMD", "LABEL", "MAINTAINER", "EXPOSE", "ENV", "ADD", "COPY", "ENTRYPOINT", "VOLUME"],
  ...["USER", "WORKDIR", "ARG", "ONBUILD", "STOPSIGNAL", "HEALTHCHECK", "SHELL"],
]);

function findUnknownInstructions(before: Dockerfile, after: Dockerfile): readonly string[] {
  const unknown = (dockerfile: Dockerfile) =>
    dockerfile.instructions.map(({ keyword }) => keyword).filter((keyword) => !keywords.has(keyword));
  const known = unknown(before);
  return [
    ...unknown(after)
      .filter((keyword) => !known.includes(keyword))
      .map((keyword) => `${keyword} is no instruction`),
    ...after.stages.flatMap(({ base }) => (base.kind === "invalid" ? ["a stage has no valid base"] : [])),
  ];
}

function findMissingStages(dockerfile: Dockerfile, stage: Stage): readonly string[] {
  return readStage(dockerfile, stage).copies.flatMap(({ from, instruction }) => {
    const name = instruction.flags.find((flag) => flag.name === "from")?.value ?? "";
    const isNumber = from.kind === "image" && /^\d+$/.test(name);
    const isLater = from.kind === "image" && dockerfile.stages.some((other) => other.name === name);
    return isNumber || isLater ? [`COPY --from=${name} names no earlier stage`] : [];
  });
}

/** Variables without a declaration in sight that had one before, or were not used. */
function findUndeclared(before: Dockerfile, after: Dockerfile): readonly string[] {
  const known = undeclaredIn(before);
  return (
    [...undeclaredIn(after)]
      // BuildKit sets PATH where no image does (solver, `system.DefaultPathEnv`).
      .filter((name) => name !== "PATH" && !known.has(name))
      .map((name) => `$${name} is not declared`)
  );
}

function undeclaredIn({ stages, escape }: Dockerfile): ReadonlySet<string> {
  const expanded = new Set([
    "ENV",
    "LABEL",
    "COPY",
    "ADD",
    "WORKDIR",
    "EXPOSE",
    "USER",
    "VOLUME",
    "STOPSIGNAL",
  ]);
  return new Set(
    stages.flatMap((stage) =>
      stage.instructions
        .filter(({ keyword }) => expanded.has(keyword))
        .flatMap((instruction) =>
          instruction.words.flatMap((word) =>
            resolve(word, stage.environmentAt(instruction), escape)
              .variables.filter(({ state }) => state === "undeclared")
              .map(({ name }) => name),
          ),
        ),
    ),
  );
}

/** `node` is `node:slim` afterwards: which of these rules says it is a matter of words. */
const movingTags: ReadonlySet<string> = new Set([
  "image-untagged",
  "image-latest",
  "image-mutable-alias-tag",
]);

function findNewFindings(
  engine: Pick<Engine, "lint">,
  before: Dockerfile,
  after: Dockerfile,
): readonly string[] {
  const kinds = (dockerfile: Dockerfile) =>
    engine
      .lint(dockerfile)
      .filter(({ severity }) => severity !== "hint")
      .map(({ rule, messageId }) => (movingTags.has(rule) ? "a tag that moves" : `${rule}/${messageId}`));
  const known = new Set(kinds(before));
  return (
    [...new Set(kinds(after))]
      // Which versions of system packages there are cannot be known here, and that they are not named is no fault.
      .filter((kind) => !known.has(kind) && !/^(?:apt|apk|rpm)-pin\//.test(kind))
      .map((kind) => `it brings the finding ${kind}`)
  );
}
