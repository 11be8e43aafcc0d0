/** Configurations that a start names: what they say is as good as said by the start. */
import { baseName, joinPath } from "../container-path.ts";
import type { Subject } from "../language.ts";
import { findImageFile } from "../start/files-in-image.ts";

/** They take a file as their configuration; to an application it may be anything. */
const servers: ReadonlySet<string> = new Set([
  ...["gunicorn", "uwsgi", "hypercorn", "daphne", "celery", "redis-server", "mosquitto", "supervisord"],
]);
const names = /\.(?:ini|conf|cfg|cnf|toml|ya?ml|json|properties|py)$/;
/** What a server of Python reads without being told to. */
const silent: Readonly<Record<string, string>> = { gunicorn: "gunicorn.conf.py" };
const most = 6;

/** @returns texts of files of the context, comments taken out */
export async function readNamedConfigurations(subject: Subject): Promise<readonly string[]> {
  const { start, stage, reading } = subject;
  const argv = start.argv ?? [];
  const program = baseName(argv[0] ?? "");
  if (!servers.has(program) || reading.workdir === undefined) return [];
  const named = argv.slice(1).map((word) => word.replace(/^--?[\w-]+=|^python:|^file:/, ""));
  const paths = [...named.filter((word) => names.test(word)), silent[program] ?? ""].filter(
    (path) => path !== "",
  );
  const texts: string[] = [];
  for (const path of paths.slice(0, most)) {
    const found = await findImageFile(subject, stage, joinPath(reading.workdir, path));
    if (found?.file.kind === "text") texts.push(found.file.text.replaceAll(/^[ \t]*[#;].*$/gm, ""));
  }
  return texts;
}
