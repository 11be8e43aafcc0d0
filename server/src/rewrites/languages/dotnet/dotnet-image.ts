/** Microsoft's images of .NET, and what follows from one for another: https://github.com/dotnet/dotnet-docker */
import type { Dockerfile, Stage } from "../../../dockerfile/model.ts";

export interface DotnetImage {
  readonly kind: "sdk" | "aspnet" | "runtime" | "runtime-deps";
  /** `8.0`; undefined for `latest`. */
  readonly version: string | undefined;
  /** `alpine3.20`, `jammy`, `bookworm-slim`; empty where the tag leaves it open. */
  readonly variant: string;
  /** The tag's words as the file has them, with its variables: `${DOTNET_VERSION}`. */
  readonly written: string | undefined;
  /** Reference of another image of the same version and distribution. */
  readonly sibling: (kind: "aspnet" | "runtime" | "runtime-deps", version?: string) => string | undefined;
}

const modern = /^mcr\.microsoft\.com\/dotnet\/(?:(core|nightly)\/)?(sdk|aspnet|runtime|runtime-deps)$/;

/** Undefined for images that are none of .NET's. */
export function findDotnetImage(dockerfile: Dockerfile, stage: Stage): DotnetImage | undefined {
  const reference = stage.rootImage?.reference;
  if (reference === undefined) return undefined;
  const { familiarName, tag = "latest" } = reference;
  const [, group, name] = modern.exec(familiarName) ?? [];
  if (name !== undefined) return ofModern(dockerfile, stage, group, name, tag);
  return ofDockerHub(familiarName, tag);
}

/** Images of before 2019: `microsoft/dotnet:2.1-sdk-alpine`, `microsoft/aspnetcore-build:2.0`. */
function ofDockerHub(name: string, tag: string): DotnetImage | undefined {
  const [, group] = /^microsoft\/(dotnet|aspnetcore|aspnetcore-build)$/.exec(name) ?? [];
  const [, version, word = "sdk", variant = ""] =
    /^(?:(\d\.\d)[\w.]*|\d|latest)?-?(?:(?<!\w)(sdk|aspnetcore-runtime|runtime-deps|runtime)(?:-\d[\d.]*)?)?-?((?:alpine|stretch|jessie|bionic)[\w.-]*)?$/.exec(
      tag,
    ) ?? [];
  if (group === undefined || /preview|nano|windows/.test(tag)) return undefined;
  if (version === undefined && !/^(?:latest|sdk|\d|\d-sdk)$/.test(tag)) return undefined;
  const named = word === "aspnetcore-runtime" ? "aspnet" : readKind(word);
  const kind = group === "dotnet" ? named : group === "aspnetcore" ? "aspnet" : "sdk";
  const suffix = variant === "" ? "" : `-${variant}`;
  return {
    ...{ kind, version, variant, written: undefined },
    sibling: (other, wanted = version) => {
      if (wanted === undefined) return undefined;
      // ASP.NET Core had a repository of its own up to 2.0.
      if (other === "aspnet" && Number(wanted) < 2.1) return `microsoft/aspnetcore:${wanted}${suffix}`;
      return `microsoft/dotnet:${wanted}-${other === "aspnet" ? "aspnetcore-runtime" : other}${suffix}`;
    },
  };
}

function readKind(name: string): DotnetImage["kind"] {
  return name === "sdk" || name === "aspnet" || name === "runtime" ? name : "runtime-deps";
}

function ofModern(
  { globalArgs }: Dockerfile,
  { rootImage }: Stage,
  group: string | undefined,
  name: string,
  tag: string,
): DotnetImage {
  const [, version, full = "", variant = ""] = /^(\d+\.\d+)([\w.]*)(?:-(.+))?$/.exec(tag) ?? [];
  const prefix = `mcr.microsoft.com/dotnet/${group === undefined ? "" : `${group}/`}`;
  // An SDK has a version of its own: `8.0.401` brings the runtime 8.0.8.
  const isPreview = /preview|rc/.test(full + variant);
  const variable = (rootImage?.resolution.variables ?? []).find(
    ({ name: one }) => globalArgs.get(one)?.value === version,
  );
  return {
    ...{ kind: readKind(name), version, variant },
    written: variable === undefined ? version : `\${${variable.name}}`,
    sibling: (kind, wanted) => {
      const own = wanted ?? version;
      if (own === undefined || isPreview) return undefined;
      const text = variable !== undefined && own === version ? `\${${variable.name}}` : own;
      // Of old ones only the SDK's tag has no `-slim`: `sdk:3.1-buster`, `aspnet:3.1-buster-slim`.
      const suffix = /^(?:stretch|buster)$/.test(variant) ? `${variant}-slim` : variant;
      return `${prefix}${kind}:${text}${suffix === "" ? "" : `-${suffix}`}`;
    },
  };
}
