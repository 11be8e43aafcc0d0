/** Base images that bring Python: which version, how much beside it, and the smaller image of the same. */
import type { Stage } from "../../../dockerfile/model.ts";
import { officialBuilds } from "../../../images/official-tags.ts";
import { versionOfTag } from "../../../images/tags.ts";

export interface PythonBase {
  /** `full` is built on buildpack-deps: compilers, headers and many libraries are in it. */
  readonly variant: "full" | "slim" | "alpine";
  /** `3.12`; undefined where the tag leaves it open and nobody recorded it. */
  readonly minor: string | undefined;
  /** The image of the same Python, release and C library that only runs: as FROM takes it. */
  readonly runtimeImage: string;
  /** The base is no image of Docker's but one that is made on it: `ghcr.io/astral-sh/uv:python3.12-bookworm`. */
  readonly isUv: boolean;
  /** What of the reference the runtime image does not have: a digest names one image, not its neighbours. */
  readonly lost: "digest" | "variable" | undefined;
}

/** @returns undefined for images that are no Python, or not one whose tags are known */
export function readPythonBase(stage: Stage): PythonBase | undefined {
  const reference = stage.rootImage?.reference;
  if (reference === undefined || stage.base.kind !== "image") return undefined;
  const { familiarName, tag, digest } = reference;
  if (familiarName === "ghcr.io/astral-sh/uv") return readUv(tag);
  // The same images by the names of public mirrors.
  if (!/^(?:(?:public\.ecr\.aws\/docker|mirror\.gcr\.io)\/library\/)?python$/.test(familiarName))
    return undefined;
  // A digest alone says nothing about what is in it.
  if (digest !== undefined && tag === undefined) return undefined;
  const variant = variantOf(tag ?? "latest");
  const common = { variant, minor: minorOf(tag ?? "latest"), isUv: false };
  const raw = rawReference(stage);
  if (variant !== "full") return { ...common, runtimeImage: raw, lost: undefined };
  const withoutDigest = raw.replace(/@sha256:[\da-f]+$/, "");
  const written = addSlim(withoutDigest, tag);
  if (written !== undefined) {
    return { ...common, runtimeImage: written, lost: digest === undefined ? undefined : "digest" };
  }
  const name = reference.text.replace(/[:@].*$/, "");
  return { ...common, runtimeImage: `${name}:${slimTag(tag)}`, lost: "variable" };
}

/** The word behind FROM as it stands, variables and all. */
function rawReference({ from, baseSpan }: Stage): string {
  return from.words.find(({ span }) => span.start === baseSpan.start)?.raw ?? "";
}

function variantOf(tag: string): PythonBase["variant"] {
  if (/(?:^|-)alpine/.test(tag)) return "alpine";
  return /(?:^|-)slim/.test(tag) ? "slim" : "full";
}

function minorOf(tag: string): string | undefined {
  const own = versionOfTag(tag);
  if (own !== undefined && /^\d+\.\d+/.test(own)) return /^\d+\.\d+/.exec(own)?.[0];
  const build = officialBuilds("python").find(({ tags }) => tags.includes(tag));
  const versions = build?.tags.flatMap((other) => versionOfTag(other) ?? []) ?? [];
  return versions.flatMap((version) => /^\d+\.\d+/.exec(version)?.[0] ?? []).at(0);
}

/** `3.12` → `3.12-slim`, `3.12-bookworm` → `3.12-slim-bookworm`, `latest` → `slim`. */
function slimTag(tag: string | undefined): string {
  if (tag === undefined || tag === "latest") return "slim";
  const [, version = "", rest = ""] = /^(\d[\w.]*(?:-rc)?)?-?(.*)$/.exec(tag) ?? [];
  return [version, "slim", rest].filter((part) => part !== "").join("-");
}

/** The same inside the reference as written; undefined where a variable holds more than the version. */
function addSlim(raw: string, tag: string | undefined): string | undefined {
  const [, name = "", written] = /^((?:[^:$]|:(?=\d+\/))+)(?::(.+))?$/.exec(raw) ?? [];
  if (name === "") return undefined;
  if (written === undefined) return `${name}:slim`;
  if (!written.includes("$")) return `${name}:${slimTag(written)}`;
  const [, variable, rest = ""] = /^(\$\w+|\$\{\w+(?::-[\w.]*)?\})(-[\w.-]+)?$/.exec(written) ?? [];
  if (variable === undefined || tag === undefined) return undefined;
  const value = rest === "" ? tag : tag.slice(0, -rest.length);
  return /^\d+(?:\.\d+)*$/.test(value) ? `${name}:${variable}-slim${rest}` : undefined;
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
