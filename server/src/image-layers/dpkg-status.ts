/**
 * Debian's database of installed packages: `/var/lib/dpkg/status`, and the files of distroless images below
 * `status.d`, which have no `Status` field. https://manpages.debian.org/deb822
 */
import type { DatabasePackage } from "./database-package.ts";

/** @returns those that are unpacked; a package that was removed but for its configuration is not there any more */
export function parseDpkgStatus(text: string): readonly DatabasePackage[] {
  const packages: DatabasePackage[] = [];
  for (const stanza of text.split(/\r?\n(?:[ \t]*\r?\n)+/)) {
    const name = field(stanza, "Package");
    const version = field(stanza, "Version");
    if (!name || !version || isGone(field(stanza, "Status"))) continue;
    packages.push({ name, version, ...parseSource(field(stanza, "Source"), name, version) });
  }
  return packages;
}

/** `want ok state`; without the field the package is there. */
function isGone(status: string | undefined): boolean {
  const state = status?.split(/\s+/).at(-1);
  return state === "not-installed" || state === "config-files";
}

/** `krb5 (1.20.1-2)`: the version stands there only where it differs from the package's own. */
function parseSource(
  text: string | undefined,
  name: string,
  version: string,
): Pick<DatabasePackage, "source" | "sourceVersion"> {
  const match = /^(\S+)(?:\s*\(([^)]*)\))?/.exec(text ?? "");
  return { source: match?.[1] ?? name, sourceVersion: match?.[2] ?? version };
}

/** Names of fields have no case. Continued lines begin with a blank, so that a description cannot pass for a field. */
function field(stanza: string, name: string): string | undefined {
  return patterns[name]?.exec(stanza)?.[1]?.trim();
}

const patterns: Readonly<Record<string, RegExp>> = {
  Package: /^Package:(.*)$/im,
  Version: /^Version:(.*)$/im,
  Status: /^Status:(.*)$/im,
  Source: /^Source:(.*)$/im,
};
