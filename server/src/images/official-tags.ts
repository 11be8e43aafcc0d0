/** The tags of Docker's official images and which of them are the same build (made by scripts/reduce-bases.ts). */
import data from "./official-tags.json" with { type: "json" };

/** One image that several tags name. */
export interface Build {
  /** In the order of the official library: not by precision. */
  readonly tags: readonly string[];
  /** What it is built FROM, where its Dockerfile was read. */
  readonly base: string | undefined;
  /** The last USER of its Dockerfile; undefined where it sets none or was not read. */
  readonly user: string | undefined;
}

/** ISO date on which all of these tags were still rebuilt. */
export const officialTagsDate: string = data.date;

const lines = new Map<string, readonly string[]>(Object.entries(data.images));
const parsed = new Map<string, readonly Build[]>();

/** All Linux builds of an official image by its familiar name; empty for any other image. */
export function officialBuilds(familiarName: string): readonly Build[] {
  let builds = parsed.get(familiarName);
  if (!builds) {
    builds = (lines.get(familiarName) ?? []).map(parseBuild);
    parsed.set(familiarName, builds);
  }
  return builds;
}

/** The build that a tag named at the table's date; undefined for tags that are gone, new or of another image. */
export function findBuild(familiarName: string, tag: string): Build | undefined {
  return officialBuilds(familiarName).find(({ tags }) => tags.includes(tag));
}

export function isOfficialImage(familiarName: string): boolean {
  return lines.has(familiarName);
}

/** `26 26.7 latest < buildpack-deps:trixie = node`. */
function parseBuild(line: string): Build {
  const [, tags = "", base, user] = /^(.*?)(?: < (\S+))?(?: = (\S+))?$/.exec(line) ?? [];
  return { tags: tags.split(" "), base, user };
}
