/** Packages of libraries and their headers: a program that has its libraries in it has no use for them. */

export function isLibrary(name: string): boolean {
  return /^lib(?!reoffice)|-(?:dev|devel|libs?|static)$|^(?:zlib|openssl|musl|zlib1g|gcompat|sqlite-libs)$/.test(
    name,
  );
}
