/** Packages of libraries and their headers: a program that has its libraries in it has no use for them. */

export function isLibrary(name: string): boolean {
  if (programs.test(name)) return false;
  return /^lib|-(?:dev|devel|libs?|static)$|^(?:zlib|musl|zlib1g|gcompat)$/.test(name);
}

/** `libarchive-tools`, `libcap2-bin`: what such packages are installed for. */
const programs = /^libreoffice|-(?:bin|clients?|daemon|perl|progs|tools|utils)$/;
