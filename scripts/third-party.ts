/** The licences of what is bundled: MIT and its like ask that their text goes with every copy. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metafile } from "esbuild";

const permissive: ReadonlySet<unknown> = new Set([
  // Asks for its text, and for that of a NOTICE file where there is one.
  "Apache-2.0",
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

/** Throws where there is no licence text for a package, or a licence that has not been thought about. */
export async function collectLicences(root: string, folders: readonly string[]): Promise<string> {
  const sections = await Promise.all(folders.map((folder) => readLicence(join(root, folder))));
  return `Dockerfile Security contains parts of these packages.\n\n${sections.join("\n\n")}\n`;
}

async function readLicence(folder: string): Promise<string> {
  const { name, version, license, author } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  if (!permissive.has(license)) throw new Error(`${name} has the licence ${license}: may it be bundled?`);
  const file = (await readdir(folder)).find((candidate) => /^(licen[cs]e|copying)/i.test(candidate));
  const text = file ? await readFile(join(folder, file), "utf8") : composeLicence(name, license, author);
  const notice = (await readdir(folder)).find((candidate) => /^notice/i.test(candidate));
  const whole = notice ? `${text}\n\n${await readFile(join(folder, notice), "utf8")}` : text;
  return `${"=".repeat(80)}\n${name} ${version} (${license})\n\n${whole.replaceAll("\r\n", "\n").trim()}`;
}

/** For packages that name the MIT licence and its holder in the manifest only, as @vscode/l10n does. */
function composeLicence(name: string, license: string, author: unknown): string {
  if (license !== "MIT" || typeof author !== "string") {
    throw new Error(`${name} comes without the text of its licence.`);
  }
  return `Copyright (c) ${author}\n\n${mitTerms}`;
}

const mitTerms = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
