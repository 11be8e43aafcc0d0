/** The base table: what is known about images, by their familiar names (made by scripts/reduce-bases.ts). */
import data from "./base-images.json" with { type: "json" };
import type { Distribution } from "./distribution.ts";
import type { ImageReference } from "./image-reference.ts";

export interface BaseImage {
  /** `*` is any run of characters; what follows a colon is a pattern for the tag. */
  readonly names: readonly string[];
  /** A distribution's own image: its versions are the distribution's. */
  readonly isOs?: boolean;
  /** Left out for images that are still maintained. */
  readonly status?: "deprecated" | "dead" | "frozen" | "moved" | "eol";
  readonly user: TableUser;
  /** Who runs tags that contain the word, where that is somebody else. */
  readonly userByVariant?: Readonly<Record<string, TableUser>>;
  /** `user` holds from this version on; before it `before`, or nobody knows. */
  readonly since?: string;
  readonly before?: "root";
  /** Left out where it depends on the tag in a way nobody recorded. */
  readonly shell?: boolean;
  /** Only tags with the word `dev` are sure to have a shell and a package manager; who runs these. */
  readonly dev?: "same" | "root";
  /** `debian`, `ubuntu@24.04`: the distribution of tags that do not name one. */
  readonly os?: string;
  /** The same by version, the newest first: from that major version on. */
  readonly osByVersion?: Readonly<Record<string, string>>;
  /** The same of tags with this word, whatever their version. */
  readonly osByWord?: Readonly<Record<string, string>>;
  /** `os` has changed over the years: it holds for the tags of the official table only. */
  readonly osOfListedTagsOnly?: boolean;
  readonly distroless?: boolean;
  readonly release?: string;
  /** null: none. Left out: the distribution's own. */
  readonly packageManager?: string | null;
  /** A user made for the image's own process, or for an OS image one that is there anyway. */
  readonly switchUser?: TableUser;
  /** The user exists from this version on. */
  readonly switchUserSince?: string;
  readonly dropsTo?: string;
  /** The main process must be started by root; where only some variants do, the tag words that tell. */
  readonly needsRoot?: { readonly only?: readonly string[]; readonly except?: readonly string[] };
  readonly product?: string;
  /** The day support of every tag ends. */
  readonly end?: string;
  readonly replacements?: readonly string[];
  readonly source: string;
  readonly confidence: "high" | "medium";
}

export interface TableUser {
  readonly name?: string;
  /** By distribution where that decides: 33 on Debian, 82 on Alpine. */
  readonly uid?: number | Readonly<Partial<Record<Distribution, number>>>;
}

// The JSON's inferred type knows no literal unions; test/images/base-table.test.ts checks every row.
const rows = data.images as unknown as readonly BaseImage[];

/** ISO date of the newest of the facts. */
export const baseTableDate: string = data.date;
export const baseTable: readonly BaseImage[] = rows;

interface Pattern {
  readonly name: RegExp;
  readonly tag: RegExp | undefined;
  readonly row: BaseImage;
}

const hidden = new Set(data.unknown);
const exact = new Map<string, BaseImage>();
const patterns: Pattern[] = [];
for (const row of rows) {
  for (const name of row.names) {
    if (name.includes("*")) patterns.push(toPattern(name, row));
    else exact.set(name, row);
  }
}

/**
 * The row for `reference`, a row for its tag before a row for its name, a name before a pattern, and
 * patterns in the table's order. Undefined for an image that nobody recorded.
 */
export function findBaseImage(reference: ImageReference): BaseImage | undefined {
  const name = reference.familiarName;
  if (hidden.has(name)) return undefined;
  const tag = reference.tag ?? "";
  const byTag = patterns.find((pattern) => pattern.tag?.test(tag) && pattern.name.test(name));
  if (byTag) return byTag.row;
  return exact.get(name) ?? patterns.find((pattern) => !pattern.tag && pattern.name.test(name))?.row;
}

/** Whether some tags of the image have a row of their own, such as .NET's chiselled ones. */
export function differsByTag({ familiarName }: ImageReference): boolean {
  return patterns.some((pattern) => pattern.tag !== undefined && pattern.name.test(familiarName));
}

function toPattern(name: string, row: BaseImage): Pattern {
  const [path = "", tag] = name.split(":");
  return { name: toRegExp(path), tag: tag === undefined ? undefined : toRegExp(tag), row };
}

function toRegExp(glob: string): RegExp {
  const literals = glob.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literals.join(".*")}$`);
}
