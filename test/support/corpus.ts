/** Public Dockerfiles that stand beside the project and are not part of it; tests on them need the folder. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

export interface CorpusFile {
  readonly id: string;
  readonly text: string;
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The folder with the data, or undefined where this machine has none. */
export const dataFolder: string | undefined = [
  process.env.DOCKERFILE_SECURITY_DATA,
  resolve(root, "../shared/data"),
].find((folder) => folder !== undefined && existsSync(join(folder, "dockerfiles.jsonl.gz")));

/** What a test says that cannot run without the data. */
export const noData =
  "no corpus: set DOCKERFILE_SECURITY_DATA to the folder that holds dockerfiles.jsonl.gz and edge/";

export function readCorpus(folder: string): readonly CorpusFile[] {
  const lines = gunzipSync(readFileSync(join(folder, "dockerfiles.jsonl.gz")))
    .toString("utf8")
    .trim()
    .split("\n");
  return lines.map((line): CorpusFile => JSON.parse(line));
}

/** Files of awkward shapes; whatever their encoding, a client sends text. */
export function readEdgeCases(folder: string): readonly CorpusFile[] {
  const edge = join(folder, "edge");
  return readdirSync(edge)
    .toSorted()
    .map((id) => ({
      id,
      text: readFileSync(join(edge, id)).toString(id.startsWith("utf16le") ? "utf16le" : "utf8"),
    }));
}
