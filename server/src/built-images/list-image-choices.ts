/** What a user may choose to scan for a Dockerfile: images that belong to it, then all others of this machine. */
import type { ContainerEngine, EngineFailure, LocalImage } from "../containers/engine.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Localise } from "../l10n/texts.ts";
import type { ImageChoice, ListImagesResult } from "../lsp/scan-protocol.ts";
import type { BuildReason } from "./built-image.ts";
import { describeReasons } from "./describe-reasons.ts";
import { type BuildCandidate, type BuildTools, findBuiltImages } from "./find-built-images.ts";
import { canonicalReference, isNamed } from "./image-name.ts";
import type { ProjectFiles } from "./project-files.ts";
import { type Align, compareAge, type HistoryMatch, rankLocalImages } from "./rank-local-images.ts";
import { type ConfigurationCache, type EngineImage, readConfigurations } from "./read-configurations.ts";

export interface ImageQuestion {
  readonly dockerfile: { readonly url: string; readonly model: Dockerfile } | undefined;
  /** Undefined where no file of the project may be read for this: in a workspace that is not trusted. */
  readonly project: ProjectFiles | undefined;
  readonly tools: BuildTools;
  readonly engines: readonly ContainerEngine[];
  readonly align: Align;
  readonly configurations: ConfigurationCache;
  readonly t: Localise;
  readonly signal?: AbortSignal | undefined;
  /** Gets what names alone tell, before histories are read. */
  readonly onNames?: (result: ListImagesResult) => void;
}

/** Older ones are seldom what one has just built, and each costs a process. */
const mostHistories = 40;

/** Rejects only where `signal` is aborted. */
export async function listImageChoices(question: ImageQuestion): Promise<ListImagesResult> {
  const { dockerfile, project, tools, engines, t, signal } = question;
  const [listings, candidates] = await Promise.all([
    Promise.all(engines.map(async (engine) => ({ engine, images: await engine.listImages(signal) }))),
    dockerfile === undefined || project === undefined
      ? []
      : findBuiltImages(dockerfile.url, project, tools, signal),
  ]);
  const local: EngineImage[] = [];
  const remarks: string[] = engines.length === 0 ? [t("Neither Docker, Podman nor nerdctl was found.")] : [];
  for (const { engine, images } of listings) {
    if ("kind" in images) remarks.push(explain(engine, images, t));
    else local.push(...images.map((image) => ({ engine, image })));
  }
  local.sort((a, b) => compareAge(a.image, b.image));
  const known = { local, candidates, remarks, t };
  if (dockerfile === undefined || local.length === 0) return compose(known, []);
  question.onNames?.(compose(known, []));
  return compose(known, await matchHistories(question, dockerfile.model, local, candidates));
}

interface Match extends HistoryMatch {
  readonly engine: ContainerEngine;
  /** The service that Compose's label on the image names. */
  readonly service: string | undefined;
}

async function matchHistories(
  { configurations, align, signal }: ImageQuestion,
  model: Dockerfile,
  local: readonly EngineImage[],
  candidates: readonly BuildCandidate[],
): Promise<readonly Match[]> {
  const isCandidate = ({ image }: EngineImage) =>
    image.references.some((reference) => candidates.some(({ name }) => isNamed(name, reference)));
  const ordered = [...local.filter(isCandidate), ...local.filter((one) => !isCandidate(one))];
  const read = await readConfigurations(ordered.slice(0, mostHistories), configurations, signal);
  const services = new Set(
    candidates.flatMap(({ reasons }) =>
      reasons.flatMap((reason) => (reason.kind === "compose" ? [reason.service] : [])),
    ),
  );
  const matches: Match[] = [];
  for (const { engine, image, config } of read) {
    signal?.throwIfAborted();
    const labelled = config.labels["com.docker.compose.service"];
    const service = labelled !== undefined && services.has(labelled) ? labelled : undefined;
    const [match] = rankLocalImages(model, [{ image, config }], align);
    if (match !== undefined) matches.push({ ...match, engine, service });
    // Lets a request to cancel, and keystrokes, come through.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return matches.toSorted((a, b) => b.fit - a.fit || compareAge(a.image, b.image));
}

interface Known {
  readonly local: readonly EngineImage[];
  readonly candidates: readonly BuildCandidate[];
  readonly remarks: readonly string[];
  readonly t: Localise;
}

function compose({ local, candidates, remarks, t }: Known, matches: readonly Match[]): ListImagesResult {
  const belonging: { readonly choice: ImageChoice; readonly rank: number }[] = [];
  const taken = new Set<string>();
  const add = (choice: ImageChoice, key: string, rank: number) => {
    if (taken.has(key)) return;
    taken.add(key);
    belonging.push({ choice, rank });
  };
  for (const { engine, image } of local) {
    const match = matches.find((one) => one.image.id === image.id && one.engine.id === engine.id);
    const named = image.references.flatMap((reference) => {
      const fitting = candidates.filter(({ name }) => isNamed(name, reference));
      return fitting.length === 0 ? [] : [{ reference, fitting }];
    });
    const proof = match === undefined ? [] : proofOf(match);
    for (const { reference, fitting } of named) {
      const reasons = [...fitting.flatMap((candidate) => candidate.reasons), ...proof];
      // One tag may be given to two stages in turn: then the history tells which it is.
      const stages = new Set(fitting.map(({ stage }) => stage));
      const stage = stages.size === 1 ? fitting[0]?.stage : match?.stage;
      const choice = describeLocal({ engine, image, reference, reasons, stage, t });
      add(choice, `${engine.id} ${reference}`, match === undefined ? 1 : 2 + match.fit);
    }
    if (match === undefined || named.length > 0) continue;
    const [reference = image.id] = image.references;
    const choice = describeLocal({ engine, image, reference, reasons: proof, stage: match.stage, t });
    // Without a name it is a stage on the way to another, or what a newer build has replaced.
    add(choice, `${engine.id} ${reference}`, (image.references.length > 0 ? 1 : 0.5) + match.fit);
  }
  for (const { name, stage, reasons } of candidates) {
    if (
      name.kind === "pattern" ||
      local.some(({ image }) => image.references.some((one) => isNamed(name, one)))
    ) {
      continue;
    }
    const reference = name.kind === "reference" ? name.reference : name.repository;
    const choice = { reference, reason: describeReasons(reasons, t), ...withStage(stage), isLocal: false };
    add(choice, canonicalReference(reference), name.kind === "reference" ? 0 : -1);
  }
  const others = local.flatMap(({ engine, image }) =>
    image.references
      .filter((reference) => !taken.has(`${engine.id} ${reference}`))
      .map((reference) => describeLocal({ engine, image, reference, reasons: [], stage: undefined, t })),
  );
  return {
    belonging: belonging.toSorted((a, b) => b.rank - a.rank).map(({ choice }) => choice),
    others,
    remarks,
  };
}

function proofOf({ fit, service }: Match): readonly BuildReason[] {
  const history = { kind: "history", fit } as const;
  return service === undefined ? [history] : [{ kind: "label", service }, history];
}

interface LocalChoice {
  readonly engine: ContainerEngine;
  readonly image: LocalImage;
  readonly reference: string;
  readonly reasons: readonly BuildReason[];
  readonly stage: string | undefined;
  readonly t: Localise;
}

function describeLocal({ engine, image, reference, reasons, stage, t }: LocalChoice): ImageChoice {
  return {
    reference,
    engine: engine.id,
    ...(reasons.length === 0 ? {} : { reason: describeReasons(reasons, t) }),
    ...(image.created === undefined ? {} : { created: image.created }),
    ...(image.size === undefined ? {} : { size: image.size }),
    ...withStage(stage),
    isLocal: true,
  };
}

function withStage(stage: string | undefined): { readonly stage?: string } {
  return stage === undefined ? {} : { stage };
}

const engineNames: Readonly<Record<ContainerEngine["id"], string>> = {
  docker: "Docker",
  podman: "Podman",
  nerdctl: "nerdctl",
};

function explain({ id }: ContainerEngine, { kind, detail }: EngineFailure, t: Localise): string {
  const engine = engineNames[id];
  if (kind === "not-running") return t("{engine} is not running, so its images are not listed.", { engine });
  if (kind === "denied") {
    return t("{engine} denies access, so its images are not listed: {detail}", { engine, detail });
  }
  return t("{engine} does not list its images: {detail}", { engine, detail });
}
