/** The project that a Dockerfile is built in, as far as it may be read. */
import type { Dockerfile } from "../dockerfile/model.ts";
import type { BuildContext } from "./build-context.ts";
import type { ContextQuestion } from "./find-build-context.ts";
import { createProject, type Project } from "./project/project.ts";
import type { ProjectCache } from "./project-cache.ts";
import type { Concern } from "./rewrite.ts";
import { readStage } from "./stage-reading.ts";
import { text } from "./text.ts";

export interface FoundProject {
  readonly project: Project;
  /** Why it is empty; undefined where the context was found. */
  readonly concern: Concern | undefined;
}

export async function findProject(
  dockerfile: Dockerfile,
  place: Omit<ContextQuestion, "sources">,
  cache: ProjectCache,
): Promise<FoundProject> {
  const answer = await cache.find({ ...place, sources: listContextSources(dockerfile) });
  if (answer.kind === "project") return { project: answer.project, concern: undefined };
  return { project: createProject(emptyContext), concern: concerns[answer.kind] };
}

/** What COPY and ADD of all stages take from the context. */
function listContextSources(dockerfile: Dockerfile): readonly string[] {
  return dockerfile.stages.flatMap((stage) =>
    readStage(dockerfile, stage)
      .copies.filter(({ from }) => from.kind === "context")
      .flatMap(({ sources }) => sources.filter((source) => source !== undefined)),
  );
}

const concerns: Readonly<Record<"outside-workspace" | "none", Concern>> = {
  "outside-workspace": {
    id: "S2",
    weight: "assume",
    text: text("The build context lies outside of the open folder, so nothing of the application was read."),
  },
  none: {
    id: "S2",
    weight: "assume",
    text: text(
      "There is no build context that could be read, so nothing is known of the application's files.",
    ),
  },
};

const emptyContext: BuildContext = {
  folder: "about:blank",
  read: async () => ({ kind: "outside" }),
  list: async () => [],
  ignoreFile: async () => undefined,
};
