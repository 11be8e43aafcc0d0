/** Base images that bring Python. */
import type { Stage } from "../../../dockerfile/model.ts";
import { type InterpreterBase, readInterpreterBase } from "../interpreted/slim-image.ts";

export interface PythonBase extends InterpreterBase {
  /** The base is no image of Docker's but one that is made on it: `ghcr.io/astral-sh/uv:python3.12-bookworm`. */
  readonly isUv: boolean;
}

/** @returns undefined for images that are no Python, or not one whose tags are known */
export function readPythonBase(stage: Stage): PythonBase | undefined {
  const reference = stage.rootImage?.reference;
  if (reference?.familiarName === "ghcr.io/astral-sh/uv" && stage.base.kind === "image") {
    return readUv(reference.tag);
  }
  const base = readInterpreterBase(stage, "python");
  return base && { ...base, isUv: false };
}

/** Made on Docker's images of the same words (docs.astral.sh/uv, "Available images"). */
function readUv(tag = ""): PythonBase | undefined {
  const [, minor, kind] =
    /(?:^|-)python(3\.\d+)-((?:bookworm|trixie)(?:-slim)?|alpine[\d.]*)$/.exec(tag) ?? [];
  if (minor === undefined || kind === undefined) return undefined;
  const release = kind.replace(/-slim$/, "");
  const variant = kind.startsWith("alpine") ? "alpine" : kind.endsWith("-slim") ? "slim" : "full";
  const runtimeImage = variant === "alpine" ? `python:${minor}-${kind}` : `python:${minor}-slim-${release}`;
  return { variant, minor, runtimeImage, isUv: true, lost: undefined };
}
