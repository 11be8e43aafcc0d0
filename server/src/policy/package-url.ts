/** Package URLs: https://github.com/package-url/purl-spec */
import { PackageURL } from "packageurl-js";

/**
 * Whether a package is one of those that a URL means, as Trivy's ignore files have it: version, path and
 * qualifiers may be left out and then may be anything; those that are given must be the same.
 *
 * @returns undefined where `pattern` is no package URL
 */
export function compilePackageUrl(pattern: string): ((purl: string) => boolean) | undefined {
  const wanted = parse(pattern);
  if (wanted === undefined) return undefined;
  return (purl) => {
    const found = parse(purl);
    return (
      found !== undefined &&
      wanted.type === found.type &&
      (wanted.namespace ?? "") === (found.namespace ?? "") &&
      wanted.name === found.name &&
      isSameOrAny(wanted.version, found.version) &&
      isSameOrAny(wanted.subpath, found.subpath) &&
      Object.entries(wanted.qualifiers ?? {}).every(([key, value]) => found.qualifiers?.[key] === value)
    );
  };
}

function isSameOrAny(wanted: string | null | undefined, found: string | null | undefined): boolean {
  return wanted === undefined || wanted === null || wanted === "" || wanted === found;
}

function parse(text: string): PackageURL | undefined {
  try {
    return PackageURL.fromString(text);
  } catch {
    return undefined;
  }
}
