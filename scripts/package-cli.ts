/** Makes the npm package of the command line: the bundle and what it reads, without a dependency. */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildExtension } from "./build.ts";
import { inProject } from "./machine/paths.ts";
import { capture } from "./machine/processes.ts";

const stage = inProject("out/npm/package");

const contents = [
  "dist/cli.cjs",
  "dist/tree-sitter-bash.wasm",
  "dist/tree-sitter-hcl.wasm",
  "dist/web-tree-sitter.wasm",
  "dist/third-party-licences.txt",
  "docs/rewrites.md",
  "docs/rules",
  "schemas",
  "CHANGELOG.md",
  "LICENSE",
];

/**
 * Packs what `dist` holds.
 *
 * @returns the package's file
 */
export async function packageCommandLine(): Promise<string> {
  await rm(stage, { recursive: true, force: true });
  for (const path of contents) {
    await mkdir(dirname(join(stage, path)), { recursive: true });
    await cp(inProject(path), join(stage, path), { recursive: true });
  }
  const guide = await readFile(inProject("docs/cli.md"), "utf8");
  const { version, license, repository, homepage, bugs, keywords, engines } = JSON.parse(
    await readFile(inProject("package.json"), "utf8"),
  );
  // The guide lies beside the pages of the package, whose README is above them; other pages are not part of it.
  const pages = String(homepage).replace(/#.*$/, "/blob/main/docs/");
  const readme = guide
    .replaceAll(/\]\((?=rules\/|rewrites\.md)/g, "](docs/")
    .replaceAll(/\]\((?=[\w-]+\.md\b)/g, `](${pages}`);
  await writeFile(join(stage, "README.md"), readme);
  const manifest = {
    name: "dockerfile-security",
    version,
    description: "Finds unsafe Dockerfiles and fixes them: command line and language server",
    keywords: [...keywords, "lsp", "sarif", "cli"],
    license,
    repository,
    homepage,
    bugs,
    bin: { "dockerfile-security": "dist/cli.cjs" },
    engines: { node: engines.node },
    files: ["dist", "docs", "schemas", "CHANGELOG.md"],
  };
  await writeFile(join(stage, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const target = dirname(stage);
  const packed = await capture("npm", ["pack", "--ignore-scripts", "--pack-destination", target], {
    cwd: stage,
  });
  const file = packed.trim().split("\n").at(-1);
  if (file === undefined) throw new Error(`npm packed nothing:\n${packed}`);
  return join(target, file);
}

if (import.meta.main) {
  await buildExtension({ production: true });
  console.log(await packageCommandLine());
}
