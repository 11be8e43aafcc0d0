/** Which gems the application runs with. */
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import { normalisePath } from "../../context-paths.ts";
import type { Subject } from "../../language.ts";

/** Versions by name, of the lock file or the Gemfile; undefined where neither can be read. */
export async function readGems({
  reading,
  project,
}: Subject): Promise<ReadonlyMap<string, string> | undefined> {
  const named = new Map<string, string>();
  let usesBundler = false;
  for (const command of reading.commands) {
    usesBundler ||= /^bundler?$/.test(command.program);
    const operation = parsePackageCommand(command);
    if (operation?.manager !== "gem" || operation.action !== "install") continue;
    for (const { name, version } of operation.packages) named.set(name, version ?? "");
  }
  for (const folder of foldersOf(reading.copies)) {
    const { lock, gemfile } = await project.ruby(folder);
    if (lock.kind === "read") return new Map([...lock.value.gems, ...named]);
    if (gemfile.kind === "read") {
      // Rails brings tzinfo, whatever its version.
      const gems = new Map([...gemfile.value.gems].map((name) => [name, ""]));
      if (gems.has("rails") || gems.has("activesupport")) gems.set("tzinfo", "");
      return new Map([...gems, ...named]);
    }
  }
  return usesBundler ? undefined : named;
}

/** Folders of the context that a COPY brings, those of manifests that are named first. */
function foldersOf(copies: Subject["reading"]["copies"]): readonly string[] {
  const sources = copies
    .filter(({ from }) => from.kind === "context")
    .flatMap(({ sources: all }) =>
      all.flatMap((source) => (source === undefined ? [] : (normalisePath(source) ?? []))),
    );
  const folders = sources.map((path) =>
    /(?:^|\/)Gemfile[^/]*$/.test(path)
      ? path.includes("/")
        ? path.slice(0, path.lastIndexOf("/"))
        : "."
      : path,
  );
  return [...new Set([...folders, "."])].slice(0, 20);
}
