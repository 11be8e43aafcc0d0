/** Docker's images of interpreters: which version, how much beside it, and the smaller image of the same. */
import type { Stage } from "../../../dockerfile/model.ts";
import type { Release } from "../../../images/distribution.ts";
import { officialBuilds } from "../../../images/official-tags.ts";
import { versionOfTag } from "../../../images/tags.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";

export interface InterpreterBase {
  /** `full` is built on buildpack-deps: compilers, headers and many libraries are in it. */
  readonly variant: "full" | "slim" | "alpine";
  /** `3.12`; undefined where the tag leaves it open and nobody recorded it. */
  readonly minor: string | undefined;
  /** The image of the same version, release and C library that only runs: as FROM takes it. */
  readonly runtimeImage: string;
  /** What of the reference the runtime image does not have: a digest names one image, not its neighbours. */
  readonly lost: "digest" | "variable" | undefined;
}

/**
 * @param name `python`: with the tags `3.12`, `3.12-slim`, `3.12-slim-bookworm`, `3.12-alpine`
 * @returns undefined for other images
 */
export function readInterpreterBase(stage: Stage, name: string): InterpreterBase | undefined {
  const reference = stage.rootImage?.reference;
  if (reference === undefined || stage.base.kind !== "image") return undefined;
  const { familiarName, tag, digest } = reference;
  if (familiarName !== name && !mirrors.some((mirror) => familiarName === `${mirror}/${name}`))
    return undefined;
  // A digest alone says nothing about what is in it.
  if (digest !== undefined && tag === undefined) return undefined;
  // Such images go on in the Dockerfiles that are built on them.
  if (/onbuild|windows|nanoserver/.test(tag ?? "")) return undefined;
  const variant = variantOf(tag ?? "latest");
  const common = { variant, minor: minorOf(name, tag ?? "latest") };
  const raw = rawReference(stage);
  if (variant !== "full") return { ...common, runtimeImage: raw, lost: undefined };
  const written = addSlim(raw.replace(/@sha256:[\da-f]+$/, ""), tag);
  if (written !== undefined) {
    return { ...common, runtimeImage: written, lost: digest === undefined ? undefined : "digest" };
  }
  return {
    ...common,
    runtimeImage: `${reference.text.replace(/[:@].*$/, "")}:${slimTag(tag)}`,
    lost: "variable",
  };
}

/** The same images by the names of public mirrors. */
const mirrors: readonly string[] = [
  "public.ecr.aws/docker/library",
  "mirror.gcr.io/library",
  "registry.docker.com/library",
];

/** On what the images of versions without support were built last, where a tag does not say it: nobody rebuilds them. */
const lastReleases: ReadonlyMap<string, string> = new Map([
  ...([
    ["python:3.6", "11"],
    ["python:3.7", "12"],
    ["python:3.8", "12"],
    ["python:3.9", "13"],
  ] as const),
  ...([
    ["ruby:2.7", "11"],
    ["ruby:3.0", "12"],
    ["ruby:3.1", "12"],
    ["ruby:3.2", "13"],
  ] as const),
]);

/** The distribution under a stage's image; undefined where nobody knows it. */
export function findRelease({ rootImage }: Stage, name: string): Release | undefined {
  const facts = rootImage?.facts;
  if (facts?.distribution === undefined) return undefined;
  const last = lastReleases.get(`${name}:${rootImage?.reference.tag?.replace(/-slim$/, "")}`);
  return { distribution: facts.distribution, release: facts.release ?? last };
}

/** What a change of the image costs. */
export function describeLoss({ baseSpan: span }: Stage, { lost }: InterpreterBase): readonly Concern[] {
  if (lost === undefined) return [];
  return lost === "digest"
    ? [
        {
          id: "H38",
          weight: "note",
          span,
          text: text("The digest belongs to the full image alone: pin the slim one anew."),
        },
      ]
    : [
        {
          id: "H26",
          weight: "assume",
          text: text(
            "A variable chooses the image of the build stage; the slim image of the last stage is written out, so change both together.",
          ),
        },
      ];
}

/** The word behind FROM as it stands, variables and all. */
function rawReference({ from, baseSpan }: Stage): string {
  return from.words.find(({ span }) => span.start === baseSpan.start)?.raw ?? "";
}

function variantOf(tag: string): InterpreterBase["variant"] {
  if (/(?:^|-)alpine/.test(tag)) return "alpine";
  return /(?:^|-)slim/.test(tag) ? "slim" : "full";
}

function minorOf(name: string, tag: string): string | undefined {
  const own = versionOfTag(tag);
  if (own !== undefined && /^\d+\.\d+/.test(own)) return /^\d+\.\d+/.exec(own)?.[0];
  const build = officialBuilds(name).find(({ tags }) => tags.includes(tag));
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
