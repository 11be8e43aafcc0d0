/** Splits a stage that builds and runs an application into one that builds and one that runs it. */
import type { Command } from "../../dockerfile/command.ts";
import type { SplitGoal, Subject } from "../language.ts";
import { findLanguage } from "../languages/languages.ts";
import { installsBrowsers, readPackageCall } from "../package-call.ts";
import type { Concern, Outcome } from "../rewrite.ts";
import { text } from "../text.ts";
import { assembleSplit } from "./assemble-split.ts";
import { findForeignPackages } from "./foreign-packages.ts";
import { planRuntimePackages } from "./runtime-packages.ts";

export async function planMultiStage(subject: Subject, goal: SplitGoal = "slim"): Promise<Outcome> {
  const { stage } = subject;
  // What it is built from in the file is a build stage already, or is shared with one.
  if (stage.lineage.length > 1 || stage.base.kind !== "image") return { kind: "nothing" };
  if (stage.isWindows) return { kind: "nothing" };
  const refused = findObstacle(subject);
  if (refused !== undefined) return { kind: "refused", concerns: [refused] };
  const language = await findLanguage(subject);
  if (language?.split === undefined) return { kind: "nothing" };
  const split = await language.split(subject, goal);
  if (split === undefined) return { kind: "nothing" };
  if (split.kind === "refusal") return { kind: "refused", concerns: split.concerns };
  const foreign = findForeignPackages(subject, language.manager);
  if (foreign !== undefined) return { kind: "refused", concerns: [foreign] };
  const browsers = subject.reading.commands.find(installsBrowsers);
  if (browsers !== undefined) return { kind: "refused", concerns: [needsBrowsers(browsers)] };
  return assembleSplit(subject, split, await planRuntimePackages(subject, split));
}

/** Conditions that no language can do anything about. */
function findObstacle({ stage }: Subject): Concern | undefined {
  const onbuild = stage.instructions.find(({ keyword }) => keyword === "ONBUILD");
  if (onbuild !== undefined) {
    return {
      id: "S8",
      weight: "refuse",
      span: onbuild.keywordSpan,
      text: text("ONBUILD makes this image a base for others, and what they need of it cannot be seen here."),
      remedy: text("Split the Dockerfiles that are built on this image instead."),
    };
  }
  return undefined;
}

function needsBrowsers(command: Command): Concern {
  const [program = ""] = readPackageCall(command);
  return {
    id: "H11",
    weight: "refuse",
    span: command.span,
    text: text("{program} installs browsers and their libraries, which a smaller image does not have.", {
      program,
    }),
    remedy: text("Copy the application to an image that has the browsers already."),
  };
}
