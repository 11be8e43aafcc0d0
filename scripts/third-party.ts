/** The licences of what is bundled: MIT and its like ask that their text goes with every copy. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metafile } from "esbuild";

const permissive: ReadonlySet<unknown> = new Set([
  "MIT",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
]);

/** The folders of the packages that the bundles are made of, as paths from the project's root. */
export function findPackages(bundles: readonly Metafile[]): readonly string[] {
  const files = bundles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)].toSorted();
}

/** Throws where a package has no licence text, or a licence that has not been thought about. */
export async function collectLicences(root: string, folders: readonly string[]): Promise<string> {
  const sections = await Promise.all(folders.map((folder) => readLicence(join(root, folder))));
  return `Dockerfile Security contains parts of these packages.\n\n${sections.join("\n\n")}\n`;
}

async function readLicence(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  if (!permissive.has(license)) throw new Error(`${name} has the licence ${license}: may it be bundled?`);
  const file = (await readdir(folder)).find((candidate) => /^(licen[cs]e|copying)/i.test(candidate));
  if (!file) throw new Error(`${name} comes without the text of its licence.`);
  const text = await readFile(join(folder, file), "utf8");
  return `${"=".repeat(80)}\n${name} ${version} (${license})\n\n${text.replaceAll("\r\n", "\n").trim()}`;
}
