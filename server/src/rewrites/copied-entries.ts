/** What COPY and ADD bring from the build context, entry by entry, with its place in the image. */
import { baseName, joinPath } from "./container-path.ts";
import { joinPath as joinContextPath, normalisePath } from "./context-paths.ts";
import type { Subject } from "./language.ts";
import type { CopyReading } from "./stage-reading.ts";

export interface CopiedEntry {
  readonly name: string;
  /** In the context. */
  readonly source: string;
  /** In the image: of a folder, where its contents come to lie. */
  readonly path: string;
  readonly isFolder: boolean;
  /** The instruction names it; otherwise it came along with the folder that it is in. */
  readonly isNamed: boolean;
  readonly copy: CopyReading;
}

/**
 * Entries at the top of what is copied, in source order; none for what a variable or pattern hides.
 *
 * @param isProject whether a folder with files of these names is the application's own: its entries are told one by one
 */
export async function listCopied(
  { reading, project }: Pick<Subject, "reading" | "project">,
  isProject: (names: readonly string[]) => boolean = () => false,
): Promise<readonly CopiedEntry[]> {
  const found = await Promise.all(
    reading.copies.map(async (copy) => {
      const { destination } = copy;
      if (copy.from.kind !== "context" || destination === undefined) return [];
      const lists = await Promise.all(copy.sources.map((source) => listSource(source, destination, copy)));
      return lists.flat();
    }),
  );
  return found.flat();

  async function listSource(
    written: string | undefined,
    destination: string,
    copy: CopyReading,
  ): Promise<readonly CopiedEntry[]> {
    const source = written === undefined ? undefined : normalisePath(written.replace(/^\/+/, ""));
    if (source === undefined) return [];
    if (/[*?[]/.test(source)) return listPattern(source, destination, copy);
    const inside = await project.listTop(source);
    const entry = { source, isNamed: true, copy };
    if (source === "." || (inside.length > 0 && isProject(inside.map(({ name }) => name)))) {
      return inside.map(({ name, kind }) => ({
        ...{ name, source: joinContextPath(source, name), isFolder: kind === "folder" },
        path: joinPath(destination, name),
        ...{ isNamed: false, copy },
      }));
    }
    if (inside.length > 0 || written?.endsWith("/") === true) {
      return [{ ...entry, name: baseName(source), path: destination, isFolder: true }];
    }
    const path = copy.intoFolder ? joinPath(destination, baseName(source)) : destination;
    return [{ ...entry, name: baseName(source), path, isFolder: false }];
  }

  async function listPattern(
    source: string,
    destination: string,
    copy: CopyReading,
  ): Promise<readonly CopiedEntry[]> {
    const slash = source.lastIndexOf("/");
    const folder = slash < 0 ? "." : source.slice(0, slash);
    const pattern = source.slice(slash + 1);
    // Go's filepath.Match has more; more than a few stars take a regular expression too long.
    if (/[*?[]/.test(folder) || /[[\\]/.test(pattern) || pattern.split("*").length > 4) return [];
    const regex = new RegExp(
      `^${pattern
        .replace(/[.+^$(){}|]/g, "\\$&")
        .replaceAll("*", "[^/]*")
        .replaceAll("?", "[^/]")}$`,
    );
    const entries = await project.listTop(folder);
    return entries
      .filter(({ name }) => regex.test(name))
      .map(({ name, kind }) => ({
        ...{ name, source: joinContextPath(folder, name), isFolder: kind === "folder", isNamed: true, copy },
        path: kind === "folder" ? destination : joinPath(destination, name),
      }));
  }
}
