/** The set-ups of docs/editors.md, as the tests of editors run them. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../../scripts/machine/paths.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { trivyReport } from "../support/trivy-report.ts";

const page = readFileSync(inProject("docs/editors.md"), "utf8");

/** The code blocks under a heading of docs/editors.md. Throws where there is none in that language. */
export function readSetUp(heading: string, language: string): string {
  const sections = page.split(/^#+ /m);
  const section = sections.find((text) => text.startsWith(`${heading}\n`));
  const block = section && new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(section)?.[1];
  if (!block) throw new Error(`docs/editors.md has no set-up in ${language} under "${heading}"`);
  return block;
}

/** A folder for the PATH in which `dockerfile-security` is the one that was built. */
export function installCommandLine(): string {
  const folder = join(createScratchFolder("path"), "bin");
  mkdirSync(folder);
  const program = join(folder, "dockerfile-security");
  writeFileSync(program, `#!/bin/sh\nexec node "${inProject("dist/cli.cjs")}" "$@"\n`);
  chmodSync(program, 0o755);
  return folder;
}

/** Of a scan of what was built from the sample: a flaw of what its third line installs. */
export const scanReport = trivyReport([{ id: "CVE-2099-1", package: "curl", layer: 2 }], {
  history: [
    "RUN /bin/sh -c mkdir /data # buildkit",
    "RUN /bin/sh -c apt-get update && apt-get install -y curl # buildkit",
  ],
});

/** What the editors open: one finding that is fixed, one that the set-ups silence. */
export const sample =
  "FROM ubuntu:24.04\nRUN sudo mkdir /data\nRUN apt-get update && apt-get install -y curl\nUSER nobody\n";
