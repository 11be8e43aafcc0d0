/** Configurations that a start names: what they say is as good as said by the start. */

import { joinPath } from "../container-path.ts";
import type { Subject } from "../language.ts";
import { findImageFile } from "../start/files-in-image.ts";

const names = /\.(?:ini|conf|cfg|cnf|toml|ya?ml|json|properties|conf\.py|py)$/;
/** What a server of Python reads without being told to. */
const silent: Readonly<Record<string, string>> = { gunicorn: "gunicorn.conf.py" };
const most = 6;

/** Texts of files of the context, comments taken out. */
export async function readNamedConfigurations(subject: Subject): Promise<readonly string[]> {
  const { start, stage, reading } = subject;
  const argv = start.argv ?? [];
  const program = argv[0]?.slice(argv[0].lastIndexOf("/") + 1) ?? "";
  const isServer = /^(?:gunicorn|uwsgi|hypercorn|daphne|celery|redis-server|mosquitto|supervisord)$/.test(
    program,
  );
  if (!isServer || reading.workdir === undefined) return [];
  const named = argv.slice(1).map((word) => word.replace(/^--?[\w-]+=|^python:|^file:/, ""));
  const paths = [...named.filter((word) => names.test(word)), silent[program] ?? ""].filter(
    (path) => path !== "",
  );
  const texts: string[] = [];
  for (const path of paths.slice(0, most)) {
    const found = await findImageFile(subject, stage, joinPath(reading.workdir, path));
    if (found?.file.kind === "text") texts.push(found.file.text.replaceAll(/^\s*[#;].*$/gm, ""));
  }
  return texts;
}
