/** The folders that a web server's configuration has it serve, where that comes from the build context. */
import { baseName, isWithin, joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import { findImageFile } from "../../start/files-in-image.ts";

/** nginx' root and alias, Apache's DocumentRoot, Caddy's `root * /srv`. */
const served = /(?:^|[\s;{}])(?:root|alias|DocumentRoot)[ \t]+(?:\*[ \t]+)?["']?(\/[\w./-]+)/g;

/**
 * Absolute, as they are named.
 *
 * @param configuration the server's folder for its settings
 */
export async function findServedFolders(subject: Subject, configuration: string): Promise<readonly string[]> {
  const files = await Promise.all(
    [...new Set(listFiles(subject, configuration))].map((path) =>
      findImageFile(subject, subject.stage, path),
    ),
  );
  return files.flatMap((found) =>
    found?.file.kind === "text"
      ? [...found.file.text.matchAll(served)].map(([, path = ""]) => joinPath("/", path))
      : [],
  );
}

/** Where they lie before a command puts them into the folder, too. */
function listFiles({ reading }: Subject, configuration: string): readonly string[] {
  const copied = reading.copies.flatMap(({ destination, sources }) =>
    destination !== undefined && isWithin(destination, configuration)
      ? [destination, ...sources.map((source) => joinPath(destination, baseName(source ?? "")))]
      : [],
  );
  const moved = reading.commands
    .filter(({ program }) => /^(?:cp|mv|ln)$/.test(program))
    .flatMap(({ arguments: words, script }) => {
      const workdir = reading.workdirAt(script.instruction) ?? "/";
      const paths = words.flatMap(({ value }) => (value === undefined ? [] : joinPath(workdir, value)));
      return isWithin(paths.at(-1) ?? "/", configuration) ? paths.slice(0, -1) : [];
    });
  return [...copied, ...moved];
}
