/** Which spellings of a version always mean the same code, and which mean "whatever is newest". */

const movingNames = new Set([
  "",
  "latest",
  "next",
  "head",
  "main",
  "master",
  "develop",
  "dev",
  "trunk",
  "stable",
]);

/** True for branches and other names that move by convention; tags and commits are taken to stay. */
export function isMovingReference(reference: string): boolean {
  return movingNames.has(reference.toLowerCase().replace(/^(?:origin|refs\/heads)\//, ""));
}

/** True for an archive of a branch: `…/archive/master.zip`, `…/tarball/main`, `…/archive/refs/heads/dev.tar.gz`. */
export function isMovingArchive(address: string): boolean {
  const name = /\/(?:archive|tarball|zipball|tar\.gz|zip|get)\/(?:refs\/heads\/)?([^/?#]+)(?:[?#].*)?$/.exec(
    address,
  )?.[1];
  return name !== undefined && isMovingReference(name.replace(/\.(?:zip|tgz|tar\.\w+)$/, ""));
}

/** True for a full semantic version (`1.2.3`, `v1.2.3-rc.1`): a shorter one is a range to npm and Go. */
export function isExactSemanticVersion(version: string): boolean {
  return /^[=v]*\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/.test(version.trim());
}
