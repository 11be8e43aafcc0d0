/**
 * What packages of an interpreted language need of the system at run time. The full images of Python and Ruby are made
 * on buildpack-deps, whose headers bring these libraries along unnamed; the slim ones have none of them.
 */
import type { Release } from "../../../images/distribution.ts";
import { debianLibraries } from "../../system-packages/debian-libraries.ts";

export interface Need {
  /** Headers it is built with: their libraries are needed at run time. */
  readonly headers?: readonly string[];
  /** Programs and libraries by the name that every release has. */
  readonly packages?: readonly string[];
}

export interface NativeNeeds {
  /** For the distribution's package manager. */
  readonly packages: readonly string[];
  /** What asks for them, by the language's own names. */
  readonly because: readonly string[];
}

/**
 * @param needs of each of the application's packages, by its name
 * @param release of the image
 */
export function gatherNeeds(
  needs: Iterable<readonly [name: string, need: Need]>,
  release: Release | undefined,
): NativeNeeds {
  const packages = new Set<string>();
  const because: string[] = [];
  for (const [name, need] of needs) {
    const wanted = [
      ...(need.packages ?? []),
      // Headers hold the library fast where nobody knows its name.
      ...(need.headers ?? []).flatMap((header) => (release && debianLibraries(header, release)) ?? [header]),
    ];
    for (const one of wanted) packages.add(one);
    if (wanted.length > 0) because.push(name);
  }
  return { packages: [...packages], because };
}
