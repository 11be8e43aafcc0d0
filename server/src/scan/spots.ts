/** Where in a file, or in which layer, each finding of a scan is shown. */
import { align } from "../attribution/align.ts";
import { attribute } from "../attribution/attribute.ts";
import type { Attribution, PlacedFinding } from "../attribution/attribution.ts";
import type { Dockerfile, ImageUse, Stage } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import type { ImageConfig } from "../images/image-config.ts";
import { type ImageReference, isValidReference, parseImageReference } from "../images/image-reference.ts";
import { findFirstWords, titleOf, titleOfLayer } from "./instruction-words.ts";
import { type FindPackageWord, readPackageWords } from "./package-words.ts";
import type { InstructionGroup, ScanView } from "./problems.ts";
import type { Scan } from "./scan.ts";

/** A group's place; findings with the same key belong together. */
export interface Spot extends Pick<InstructionGroup, "kind" | "span" | "title" | "image"> {
  readonly key: string;
}

export interface Placement {
  readonly spot: Spot;
  readonly attribution: Attribution;
  /** Of the package itself. */
  readonly span: Span | undefined;
}

export interface Placer extends Pick<ScanView, "isOutdated" | "fit" | "target"> {
  /** Several only for a base image that several FROMs name. */
  place(placed: PlacedFinding): readonly Placement[];
}

export function createPlacer(scan: Scan, dockerfile: Dockerfile | undefined): Placer {
  if (dockerfile === undefined) return placeByLayer(scan);
  return scan.role === "base" ? placeOnBases(scan, dockerfile) : placeOnInstructions(scan, dockerfile);
}

const noConfig: ImageConfig = {
  digest: undefined,
  created: undefined,
  architecture: undefined,
  os: undefined,
  history: [],
  diffIds: [],
  labels: {},
};

function placeOnInstructions({ image, stage }: Scan, dockerfile: Dockerfile): Placer {
  const { config = noConfig, baseLayers } = image;
  const alignment = align(config, dockerfile, { stage, baseLayers });
  const spots = new Map<string, Spot>();
  const keep = (spot: Spot) => {
    const known = spots.get(spot.key) ?? spot;
    spots.set(spot.key, known);
    return known;
  };
  const words = new Map<string, FindPackageWord>();
  return {
    // Where no history is known, nothing can be said to differ from it.
    isOutdated: config.history.length > 0 && alignment.isOutdated,
    fit: alignment.fit,
    target: alignment.target,
    place(placed) {
      const attribution = attribute(placed, alignment, dockerfile);
      const { place } = attribution;
      if (place.kind !== "instruction") {
        const stage = place.stage ?? alignment.target;
        const spot =
          spots.get(keyOnFrom(place.kind, stage)) ?? keep(spotOnFrom(place.kind, stage, dockerfile));
        return [{ spot, attribution, span: spot.span }];
      }
      const { instruction } = place;
      const key = `instruction ${instruction.span.start}`;
      const spot =
        spots.get(key) ??
        keep({
          key,
          kind: "instruction",
          span: findFirstWords(dockerfile, instruction),
          title: titleOf(dockerfile, instruction),
          image: undefined,
        });
      const find = words.get(key) ?? readPackageWords(dockerfile, instruction);
      words.set(key, find);
      return [{ spot, attribution, span: find(placed.finding.package) ?? spot.span }];
    },
  };
}

function keyOnFrom(kind: "base" | "unplaced", stage: Stage | undefined): string {
  return `${kind} ${stage?.index ?? ""}`;
}

/** What could not be placed is put on FROM's keyword, so that it is told apart from what is in the base image. */
function spotOnFrom(kind: "base" | "unplaced", wanted: Stage | undefined, dockerfile: Dockerfile): Spot {
  const stage = wanted ?? dockerfile.stages.at(-1);
  const instruction = stage?.from ?? dockerfile.instructions[0];
  const start: Span = { start: 0, end: 0 };
  return {
    key: keyOnFrom(kind, wanted),
    kind,
    span: (kind === "base" ? stage?.baseSpan : instruction?.keywordSpan) ?? start,
    title: instruction === undefined ? "" : titleOf(dockerfile, instruction),
    image: kind === "base" ? stage?.rootImage?.reference.text : undefined,
  };
}

function placeOnBases({ image }: Scan, dockerfile: Dockerfile): Placer {
  const uses = findUses(image.name, dockerfile);
  const placements = uses.map(
    (use): Omit<Placement, "attribution"> & { readonly stage: Stage | undefined } => ({
      spot: {
        key: `base ${use.span.start}`,
        kind: "base",
        span: use.span,
        title: titleOf(dockerfile, use.instruction),
        image: use.reference.text,
      },
      span: use.span,
      stage: use.stage,
    }),
  );
  const nowhere = spotOnFrom("unplaced", undefined, dockerfile);
  return {
    isOutdated: uses.length === 0,
    fit: uses.length === 0 ? 0 : 1,
    target: undefined,
    place: ({ layer }) =>
      placements.length === 0
        ? [{ spot: nowhere, span: nowhere.span, attribution: unplaced(layer) }]
        : placements.map(({ spot, span, stage }) => ({
            spot,
            span,
            attribution:
              stage === undefined
                ? unplaced(layer)
                : { place: { kind: "base", stage }, confidence: "exact", layer, origin: undefined },
          })),
  };
}

function unplaced(layer: number | undefined): Attribution {
  const place = { kind: "unplaced", stage: undefined, reason: "not-in-file" } as const;
  return { place, confidence: "guess", layer, origin: undefined };
}

/** Every FROM that names the image, or else the other instructions that do. */
function findUses(name: string, { externalImages }: Dockerfile): readonly ImageUse[] {
  const scanned = parseImageReference(name, () => undefined);
  if (!isValidReference(scanned)) return [];
  const uses = externalImages.filter(({ reference }) => isSame(reference, scanned));
  const bases = uses.filter(({ where }) => where === "from");
  return bases.length > 0 ? bases : uses;
}

function isSame(a: ImageReference, b: ImageReference): boolean {
  if (a.familiarName !== b.familiarName) return false;
  if (a.digest !== undefined && b.digest !== undefined) return a.digest === b.digest;
  return (a.tag ?? "latest") === (b.tag ?? "latest");
}

function placeByLayer({ image }: Scan): Placer {
  const spotOf = (layer: number | undefined): Spot => {
    const common = { span: undefined, image: undefined };
    if (layer === undefined) return { ...common, key: "unplaced", kind: "unplaced", title: "" };
    if (layer < (image.baseLayers ?? 0)) return { ...common, key: "base", kind: "base", title: "FROM" };
    return { ...common, key: `${layer}`, kind: "instruction", title: titleOfLayer(image.config, layer) };
  };
  return {
    isOutdated: false,
    fit: 1,
    target: undefined,
    place: ({ layer }) => [{ spot: spotOf(layer), span: undefined, attribution: unplaced(layer) }],
  };
}
