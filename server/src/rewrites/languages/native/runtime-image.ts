/** The image on which a compiled program runs: the distribution that it was built on, without the compiler. */
import { distributionOfTag } from "../../../images/distribution.ts";
import { codenames } from "../../../images/support-ends.ts";
import { versionOfTag } from "../../../images/tags.ts";
import type { Refusal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import { findDefaultRelease } from "./default-release.ts";

export interface RuntimeImage {
  readonly kind: "image";
  /** As FROM takes it. */
  readonly image: string;
  readonly distribution: string;
  /** As the distribution counts; undefined where it is not known. */
  readonly release: string | undefined;
  readonly libc: "glibc" | "musl" | undefined;
  /** It is the image that the stage begins with. */
  readonly isSame: boolean;
  readonly concerns: readonly Concern[];
}

/** Images of compilers, all on Debian or Alpine. */
const toolchains: ReadonlySet<string> = new Set(["golang", "rust", "rustlang/rust", "gcc", "buildpack-deps"]);

export function findRuntimeImage({ dockerfile, stage }: Subject): RuntimeImage | Refusal {
  const use = stage.rootImage;
  const written = dockerfile.text.slice(stage.baseSpan.start, stage.baseSpan.end);
  if (use === undefined) return unknownBase(written, stage.baseSpan);
  const { reference, facts } = use;
  const { familiarName, tag = "latest", digest } = reference;
  const named = distributionOfTag(tag);
  const distribution = named?.distribution ?? facts?.distribution;
  const dropped: readonly Concern[] = digest === undefined ? [] : [droppedDigest(stage.baseSpan)];
  const isToolchain = toolchains.has(familiarName);
  if (isToolchain && !use.resolution.isComplete) return unknownBase(written, stage.baseSpan);
  if (isToolchain && distribution === "alpine") {
    const release = named?.release ?? facts?.release;
    return {
      ...describe("alpine", release, "musl"),
      image: `${registryOf(reference.text, familiarName)}alpine:${release ?? "3"}`,
      concerns: dropped,
    };
  }
  if (isToolchain && distribution === "debian") {
    const release =
      named?.release ?? facts?.release ?? findDefaultRelease(familiarName, versionOfTag(tag) ?? "9999");
    const codename = release === undefined ? undefined : codenameOf(release);
    if (codename === undefined) return unknownBase(written, stage.baseSpan);
    return {
      ...describe("debian", release, "glibc"),
      image: `${registryOf(reference.text, familiarName)}debian:${codename}-slim`,
      concerns: dropped,
    };
  }
  if (isToolchain || facts === undefined || distribution === undefined || facts.hasShell !== true) {
    return unknownBase(written, stage.baseSpan);
  }
  const release = named?.release ?? facts.release;
  const codename = release === undefined ? undefined : codenameOf(release);
  const isSlim = /(?:^|-)slim(?:-|$)/.test(tag) || /\d{8}/.test(tag);
  if (familiarName === "debian" && codename !== undefined && !isSlim) {
    // `latest` and dates have no slim sibling of that name.
    const isVersion = reference.tag !== undefined && tag !== "latest" && digest === undefined;
    const word = isVersion ? tag : codename;
    const isVariable = isVersion && use.resolution.variables.length > 0;
    return {
      ...describe("debian", release, "glibc"),
      image: isVariable
        ? `${written}-slim`
        : `${registryOf(reference.text, familiarName)}debian:${word}-slim`,
      concerns: dropped,
    };
  }
  return { ...describe(distribution, release, facts.libc), image: written, isSame: true, concerns: [] };
}

function codenameOf(release: string): string | undefined {
  return [...codenames.debian].find(([, number]) => number === release)?.[0];
}

function describe(
  distribution: string,
  release: string | undefined,
  libc: RuntimeImage["libc"],
): Omit<RuntimeImage, "image" | "concerns"> {
  return { kind: "image", distribution, release, libc, isSame: false };
}

/** `public.ecr.aws/docker/library/` of `public.ecr.aws/docker/library/golang:1.22`. */
function registryOf(reference: string, familiarName: string): string {
  const name = reference.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return name.endsWith(familiarName) ? name.slice(0, -familiarName.length) : "";
}

function unknownBase(image: string, span: Subject["stage"]["baseSpan"]): Refusal {
  return {
    kind: "refusal",
    concerns: [
      {
        id: "S1",
        weight: "refuse",
        span,
        text: text(
          "It is not known which distribution {image} is built on, so that nothing smaller can be named for it.",
          {
            image,
          },
        ),
        remedy: text("Build on an official image whose tag names its version."),
      },
    ],
  };
}

function droppedDigest(span: Subject["stage"]["baseSpan"]): Concern {
  return {
    id: "H38",
    weight: "note",
    span,
    text: text(
      "The new stage's image is another one than the pinned one, and its digest is not known here: pin it when it is built.",
    ),
  };
}
