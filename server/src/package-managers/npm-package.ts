/** One package specifier as npm, yarn and pnpm read it (npm's `package-spec`). */
import type { PackageArgument } from "./package-operation.ts";
import { endsUnknown, isOpaque, type Token, withVersionsFilledIn } from "./split-arguments.ts";
import { isExactSemanticVersion, isMovingArchive, isMovingReference } from "./version.ts";

const gitAddress =
  /^(?:git(?:\+\w+)?:|git@|ssh:|(?:github|gitlab|bitbucket|gist):|https?:\/\/[^#]+\.git(?:#|$))/;

export function readNpmPackage(token: Token): PackageArgument {
  const { word } = token;
  const text = withVersionsFilledIn(token);
  if (isOpaque(token)) return { word, name: text, version: undefined, kind: "unknown", isPinned: false };
  const { name, version } = splitVersion(text);
  const source = version ?? name;
  if (/^npm:/.test(source)) {
    const target = splitVersion(source.slice(4));
    return { word, name, version: target.version, kind: "name", isPinned: isExact(target.version) };
  }
  if (gitAddress.test(source)) return readGit(token, text);
  if (/^(?:https?|file|link|portal|workspace|patch|catalog|jsr):/.test(source)) {
    const kind = /^https?:/.test(source) ? "url" : "file";
    return { word, name: text, version: undefined, kind, isPinned: !isMovingArchive(source) };
  }
  if (/^(?:\.{1,2}|~)?\/|^\.{1,2}$|\.(?:tgz|tar|tar\.gz)$/.test(source)) {
    return { word, name: text, version: undefined, kind: "file", isPinned: true };
  }
  // `owner/project` is short for a repository on GitHub.
  if (/^[\w.-]+\/[\w.-]+(?:#.*)?$/.test(source)) return readGit(token, text);
  if (version === undefined && endsUnknown(token)) {
    return { word, name: token.text, version, kind: "unknown", isPinned: false };
  }
  return {
    word,
    name: version === undefined ? token.text : name,
    version,
    kind: "name",
    isPinned: isExact(version),
  };
}

function isExact(version: string | undefined): boolean {
  return version !== undefined && isExactSemanticVersion(version);
}

/** The `@` that starts a scope is no version. */
function splitVersion(text: string): { name: string; version: string | undefined } {
  const at = text.indexOf("@", 1);
  const isAddress = /^[^@]*(?::|\/\/)/.test(text);
  if (at < 0 || isAddress) return { name: text, version: undefined };
  return { name: text.slice(0, at), version: text.slice(at + 1) };
}

function readGit({ word }: Token, text: string): PackageArgument {
  const hash = text.indexOf("#");
  const version = hash < 0 ? undefined : text.slice(hash + 1);
  const range = version?.startsWith("semver:") ? version.slice(7) : undefined;
  const isPinned =
    range === undefined
      ? version !== undefined && !isMovingReference(version)
      : isExactSemanticVersion(range);
  return { word, name: hash < 0 ? text : text.slice(0, hash), version, kind: "vcs", isPinned };
}
