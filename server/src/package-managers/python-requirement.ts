/** One requirement as pip and uv read it on their command lines. */
import type { PackageArgument } from "./package-operation.ts";
import { endsUnknown, isOpaque, type Token, withVersionsFilledIn } from "./split-arguments.ts";
import { isMovingArchive, isMovingReference } from "./version.ts";

const archive = /\.(?:whl|zip|tar|tar\.(?:gz|bz2|xz)|tgz|egg)(?:\[[^\]]*\])?(?:[#?].*)?$/;

/** PEP 508 names with version specifiers, direct references, VCS addresses and paths. */
export function readRequirement(token: Token): PackageArgument {
  const { word } = token;
  const filled = withVersionsFilledIn(token).trim();
  // Everything behind a blank and `;` is an environment marker.
  const text = filled.replace(/\s*;\s.*$|(?<=[\d*])\s*;.*$/, "");
  const direct = /^[\w.-]+(?:\[[^\]]*\])?\s*@\s*(\S*[:/]\S*)$/.exec(text);
  if (direct) return readAddress(token, direct[1] ?? text);
  if (/^(?:git|hg|svn|bzr)\+/.test(text) || /^[a-z]+:\/\//.test(text)) return readAddress(token, text);
  if (isOpaque(token)) return { word, name: text, version: undefined, kind: "unknown", isPinned: false };
  if (text.startsWith(".") || text.startsWith("~") || archive.test(text) || /^[^=<>!~;]*\//.test(text)) {
    return { word, name: text, version: undefined, kind: "file", isPinned: true };
  }
  const specified = /^([^\s=<>!~;@([]+(?:\[[^\]]*\])?)\s*\(?\s*((?:===?|~=|!=|[<>]=?).*?)\)?$/.exec(text);
  if (specified) {
    const [, name = text, version = ""] = specified;
    const isPinned = /^===?\s*[^\s,*]+$/.test(version) || /(?:^|,)\s*===?\s*[^\s,*]+\s*(?:,|$)/.test(version);
    return { word, name, version, kind: "name", isPinned };
  }
  const kind = endsUnknown(token) ? "unknown" : "name";
  return { word, name: token.text, version: undefined, kind, isPinned: false };
}

function readAddress(token: Token, address: string): PackageArgument {
  const { word } = token;
  const vcs = /^(?:(?:git|hg|svn|bzr)\+|git:|ssh:)/.test(address);
  if (!vcs)
    return { word, name: address, version: undefined, kind: "url", isPinned: !isMovingArchive(address) };
  // The revision stands behind the last `@` of the path: `git+ssh://git@host/project.git@v1#egg=project`.
  const path = address.replace(/[#?].*$/, "").replace(/^[^:]*:\/\/[^/]*/, "");
  const at = path.lastIndexOf("@");
  const version = at < 0 ? undefined : path.slice(at + 1);
  const isPinned = version !== undefined && !isMovingReference(version);
  return { word, name: address, version, kind: "vcs", isPinned };
}
