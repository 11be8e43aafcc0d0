/** A build context in memory. */
import type { BuildContext, ContextEntry } from "../../server/src/rewrites/build-context.ts";
import { normalisePath } from "../../server/src/rewrites/context-paths.ts";

/** @param files texts by their path; a path that ends with a slash is an empty folder */
export function createMemoryContext(
  files: Readonly<Record<string, string>>,
  folder = "file:///project/",
): BuildContext {
  const texts = new Map(Object.entries(files));
  return {
    folder,
    async read(path) {
      const place = normalisePath(path);
      if (place === undefined) return { kind: "outside" };
      const text = texts.get(place);
      if (text !== undefined) return { kind: "text", text, isExecutable: undefined };
      const isFolder = place === "." || [...texts.keys()].some((one) => one.startsWith(`${place}/`));
      return { kind: isFolder ? "failed" : "missing" };
    },
    async list(path) {
      const place = normalisePath(path);
      const prefix = place === "." ? "" : `${place}/`;
      const entries = new Map<string, ContextEntry>();
      for (const one of place === undefined ? [] : texts.keys()) {
        const [name = "", ...below] = one.startsWith(prefix) ? one.slice(prefix.length).split("/") : [];
        if (name !== "") entries.set(name, { name, kind: below.length > 0 ? "folder" : "file" });
      }
      return [...entries.values()];
    },
    async ignoreFile() {
      return undefined;
    },
  };
}
