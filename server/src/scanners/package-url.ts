/** Package URLs: what type they say, and what a package is called in its own ecosystem. */
import { PackageURL } from "packageurl-js";
import type { InstalledPackage } from "./report.ts";

/** The types whose packages stand in a database of the distribution. */
const distributionTypes: ReadonlySet<string> = new Set(["deb", "rpm", "apk", "alpm", "portage"]);

/** The part behind `pkg:`, in lower case. */
export function typeOfPurl(purl: string | undefined): string | undefined {
  return purl === undefined ? undefined : /^pkg:\/*([a-z][a-z0-9.+-]*)\//i.exec(purl)?.[1]?.toLowerCase();
}

export function isDistributionType(type: string): boolean {
  return distributionTypes.has(type);
}

/** @returns undefined for what is no package URL, or one without a version */
export function packageOfPurl(purl: string, path: string | undefined): InstalledPackage | undefined {
  try {
    const { type, namespace, name, version, qualifiers } = PackageURL.fromString(purl);
    if (type === undefined || name === undefined || !version) return undefined;
    const epoch = type === "rpm" ? qualifiers?.epoch : undefined;
    return {
      name: nameOf(type, namespace, name),
      version: epoch === undefined ? version : `${epoch}:${version}`,
      type,
      purl,
      source: sourceOf(qualifiers?.upstream, name),
      path,
    };
  } catch {
    return undefined;
  }
}

function nameOf(type: string, namespace: string | null | undefined, name: string): string {
  // A distribution's namespace is its own name: `pkg:deb/debian/curl`.
  if (!namespace || isDistributionType(type) || type === "generic") return name;
  return type === "maven" ? `${namespace}:${name}` : `${namespace}/${name}`;
}

/** Syft's qualifier: `krb5@1.20`, or for rpm the file name of the source package. */
export function sourceOf(upstream: string | undefined, name: string): string | undefined {
  const [source = ""] = (upstream ?? "").replace(/-[^-]+-[^-]+\.src\.rpm$/, "").split("@");
  return source === "" || source === name ? undefined : source;
}
