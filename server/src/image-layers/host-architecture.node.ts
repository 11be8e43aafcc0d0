import { arch } from "node:process";

/** Of this machine, in the words of image indexes. https://go.dev/doc/install/source#environment */
export function hostArchitecture(): string {
  return names[arch] ?? arch;
}

const names: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386", ppc64: "ppc64le" };
