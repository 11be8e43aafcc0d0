/** Which system packages Google's distroless images hold, by the lists that they are built from. */

// GoogleContainerTools/distroless: common/, base/config.bzl, cc/config.bzl, java/config.bzl, python3/,
// private/repos/deb/*.yaml as of October 2026, for debian13; debian12 has the same libraries but for `libzstd1`
// and, without python and java, `zlib1g`.
const staticPackages = `base-files ca-certificates ca-certificates-bundle netbase tzdata tzdata-legacy timezone media-types
  mime-support mailcap`;
const noSsl = "libc6 libc-bin";
const base = "libssl3t64 zlib1g libzstd1";
const cc = "libgcc-s1 libgcc1 libstdc++6 libgomp1 gcc-14-base gcc-12-base";
const java = `zlib1g libjpeg62-turbo liblcms2-2 libfreetype6 fontconfig fontconfig-config fonts-dejavu-core libexpat1
  libfontconfig1 libuuid1 libbrotli1 libcrypt1 libstdc++6 libgcc-s1 gcc-14-base libpng16-16t64 libbz2-1.0
  ca-certificates-java`;
const python = `libbz2-1.0 libcom-err2 libcrypt1 libdb5.3t64 libexpat1 libffi8 libgssapi-krb5-2 libk5crypto3
  libkeyutils1 libkrb5-3 libkrb5support0 liblzma5 libncursesw6 libnsl2 libreadline8t64 libsqlite3-0 libtinfo6
  libtirpc3t64 libuuid1`;

const images: readonly (readonly [name: RegExp, packages: readonly string[]])[] = [
  [/^static$/, [staticPackages]],
  [/^base-nossl$/, [staticPackages, noSsl]],
  [/^base$/, [staticPackages, noSsl, base]],
  [/^cc$/, [staticPackages, noSsl, base, cc]],
  [/^nodejs\d*$/, [staticPackages, noSsl, base, cc]],
  // Java's images are built on the base without OpenSSL.
  [/^java(?:-base|\d+)?$/, [staticPackages, noSsl, java]],
  [/^python3(?:\.\d+)?$/, [staticPackages, noSsl, base, cc, python]],
];

/** Debian 13 and later, and Debian 12's own names: on the processors of today the libraries are the same. */
const withoutSuffix = (name: string) => name.replace(/t64$/, "");

/**
 * The packages that need not be installed on `image` (`gcr.io/distroless/cc-debian13:nonroot`), by their names in
 * Debian 12 and 13. Empty for images that are not known.
 */
export function coveredByDistroless(image: string): ReadonlySet<string> {
  const match = /(?:^|\/)distroless\/([a-z0-9.-]+?)(?:-debian(\d+))?(?::[\w.-]+)?(?:@.*)?$/.exec(image);
  const [, name = "", debian = "13"] = match ?? [];
  const lists = images.find(([pattern]) => pattern.test(name))?.[1] ?? [];
  const packages = lists.flatMap((list) => list.split(/\s+/));
  const names = new Set(packages.flatMap((known) => [known, withoutSuffix(known)]));
  if (debian === "12") {
    names.delete("libzstd1");
    if (!/^(?:java|python)/.test(name)) names.delete("zlib1g");
  }
  return names;
}
