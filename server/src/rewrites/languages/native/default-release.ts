/**
 * Which Debian the images of compilers were last built on where their tag does not say it: the tags of old versions
 * are in no list any more, and still there to be pulled.
 */
import { compareVersions } from "../../../images/base-layers.ts";

/** From docker-library's histories: the first version whose last build was on that release. */
const releases: Readonly<Record<string, readonly (readonly [version: string, release: string])[]>> = {
  golang: [
    ["1.24", "13"],
    ["1.19", "12"],
    ["1.16", "11"],
    ["1.12", "10"],
    ["1.8", "9"],
    ["0", "8"],
  ],
  rust: [
    ["1.89", "13"],
    ["1.70", "12"],
    ["1.55", "11"],
    ["1.36", "10"],
    ["0", "9"],
  ],
};

/**
 * @param image by its familiar name
 * @param version of its software, as the tag has it: `1.22`, `1.22.3`
 * @returns as Debian counts: `12`
 */
export function findDefaultRelease(image: string, version: string): string | undefined {
  const name = image === "rustlang/rust" ? "rust" : image;
  const rows = Object.hasOwn(releases, name) ? releases[name] : undefined;
  return rows?.find(([first]) => compareVersions(version, first) >= 0)?.[1];
}
