/** Which instruction of a Dockerfile brought something into an image, and how sure that is. */
import type { Instruction, Stage } from "../dockerfile/model.ts";
import type { ImageFinding } from "../scanners/report.ts";

/**
 * `exact`: the layer is known and its instruction matches what the builder recorded.
 * `likely`: the instruction's text differs from what was built, or one of several equal layers was meant.
 * `guess`: from the names of packages in the text, or the nearest instruction that is left.
 */
export type Confidence = "exact" | "likely" | "guess";

/** A finding with the layer that brought its package: an index into the image's diff ids. */
export interface PlacedFinding {
  readonly finding: ImageFinding;
  /** Undefined where nothing tells. */
  readonly layer: number | undefined;
  /** Who says so: the scanner, or the comparison of the layers' own package databases. */
  readonly by: "scanner" | "package-databases" | "nobody";
  /** Several layers are what was named, equal to the last byte or to the word: `layer` is the lowest of them. */
  readonly isAmbiguous?: true;
}

/** What the layers of an image are, in terms of the Dockerfile as it is now. */
export interface Alignment {
  /** One for each entry of the history. */
  readonly entries: readonly AlignedEntry[];
  /** How well the file and the history fit, 0 to 1: also says whether the image was built from this file at all. */
  readonly fit: number;
  /** The file differs from what the image was built from. */
  readonly isOutdated: boolean;
  /** Layers do not stand for instructions: squashed, flattened, or made by something that is no Dockerfile. */
  readonly isSquashed: boolean;
  /** The stage that was built. */
  readonly target: Stage | undefined;
}

export type AlignedEntry =
  /** Belongs to the base image of `stage`, the lowest of the lineage. */
  | { readonly kind: "base"; readonly layer: number | undefined; readonly stage: Stage | undefined }
  | {
      readonly kind: "instruction";
      readonly layer: number | undefined;
      readonly instruction: Instruction;
      readonly stage: Stage;
      readonly confidence: Confidence;
    }
  /** Nothing in the file fits it. */
  | { readonly kind: "unmatched"; readonly layer: number | undefined };

export interface Attribution {
  readonly place: Place;
  readonly confidence: Confidence;
  readonly layer: number | undefined;
  /** Where copied files were made: in the stage that a COPY --from names. */
  readonly origin: Origin | undefined;
}

export type Place =
  | { readonly kind: "instruction"; readonly instruction: Instruction; readonly stage: Stage }
  /** The FROM of the base image. */
  | { readonly kind: "base"; readonly stage: Stage }
  /** Shown on the FROM of the stage that was built, and said to be there for want of a better place. */
  | { readonly kind: "unplaced"; readonly stage: Stage | undefined; readonly reason: UnplacedReason };

export type UnplacedReason = "no-layer" | "squashed" | "no-history" | "not-in-file";

export type Origin =
  | { readonly kind: "stage"; readonly stage: Stage; readonly instruction: Instruction | undefined }
  /** `COPY --from=image` */
  | { readonly kind: "image"; readonly reference: string };
