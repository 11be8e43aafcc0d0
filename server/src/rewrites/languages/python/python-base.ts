/** Base images that bring Python. */
import type { Stage } from "../../../dockerfile/model.ts";
import { type InterpreterBase, readInterpreterBase } from "../interpreted/slim-image.ts";

export interface PythonBase extends InterpreterBase {
  /**
   * `uv`: no image of Docker's but one that is made on it (`ghcr.io/astral-sh/uv:python3.12-bookworm`);
   * `distribution`: Python comes from the distribution's packages.
   */
  readonly source: "image" | "uv" | "distribution";
}

/** @returns undefined for images that are no Python, or not one whose tags are known */
export function readPythonBase(stage: Stage): PythonBase | undefined {
  const reference = stage.rootImage?.reference;
  if (reference?.familiarName === "ghcr.io/astral-sh/uv" && stage.base.kind === "image") {
    return readUv(reference.tag);
  }
  const base = readInterpreterBase(stage, "python");
  return base ? { ...base, source: "image" } : readDistribution(stage);
}

/** Which Python a release has (packages.debian.org, packages.ubuntu.com, pkgs.alpinelinux.org). */
const ofReleases: ReadonlyMap<string, string> = new Map([
  ["debian 10", "3.7"],
  ["debian 11", "3.9"],
  ["debian 12", "3.11"],
  ["debian 13", "3.13"],
  ["ubuntu 18.04", "3.6"],
  ["ubuntu 20.04", "3.8"],
  ["ubuntu 22.04", "3.10"],
  ["ubuntu 24.04", "3.12"],
  ["alpine 3.18", "3.11"],
  ["alpine 3.19", "3.11"],
  ["alpine 3.20", "3.12"],
  ["alpine 3.21", "3.12"],
  ["alpine 3.22", "3.12"],
]);

function readDistribution(stage: Stage): PythonBase | undefined {
  const { rootImage, base, from, baseSpan } = stage;
  const name = rootImage?.reference.familiarName ?? "";
  if (base.kind !== "image" || !/^(?:debian|ubuntu|alpine)$/.test(name)) return undefined;
  const facts = rootImage?.facts;
  const minor = ofReleases.get(`${facts?.distribution} ${facts?.release}`);
  const raw = from.words.find(({ span }) => span.start === baseSpan.start)?.raw;
  if (facts?.distribution === undefined || raw === undefined) return undefined;
  const variant = name === "alpine" ? "alpine" : "slim";
  return { variant, minor, runtimeImage: raw, source: "distribution", lost: undefined };
}

/** Made on Docker's images of the same words (docs.astral.sh/uv, "Available images"). */
function readUv(tag = ""): PythonBase | undefined {
  const [, minor, kind] =
    /(?:^|-)python(3\.\d+)-((?:bookworm|trixie)(?:-slim)?|alpine[\d.]*)$/.exec(tag) ?? [];
  if (minor === undefined || kind === undefined) return undefined;
  const release = kind.replace(/-slim$/, "");
  const variant = kind.startsWith("alpine") ? "alpine" : kind.endsWith("-slim") ? "slim" : "full";
  const runtimeImage = variant === "alpine" ? `python:${minor}-${kind}` : `python:${minor}-slim-${release}`;
  return { variant, minor, runtimeImage, source: "uv", lost: undefined };
}
