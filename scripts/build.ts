/**
 * Bundles the client, the server and the command line, and puts the grammars beside them.
 * `--production` minifies and leaves the source maps out; `--watch` builds again on every change.
 */
import { chmod, copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BuildOptions, build, context } from "esbuild";
import { inProject } from "./machine/paths.ts";
import { collectLicences, findPackages } from "./third-party.ts";

const common: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "cjs",
  // The Node of VS Code 1.100, the oldest one that the manifest admits; other editors bring their own.
  target: "node20",
  logLevel: "warning",
  absWorkingDir: inProject(),
  alias: {
    // The ES module build finds its wasm by import.meta.url, which a CommonJS bundle has not.
    "web-tree-sitter": inProject("node_modules/web-tree-sitter/web-tree-sitter.cjs"),
    // The other build is handed `require` as a parameter, so that no bundler finds what it asks for.
    "jsonc-parser": inProject("node_modules/jsonc-parser/lib/esm/main.js"),
  },
};

const commandLine = inProject("dist/cli.cjs");

const bundles: readonly BuildOptions[] = [
  {
    entryPoints: [inProject("client/src/extension.ts")],
    outfile: inProject("dist/client.cjs"),
    external: ["vscode"],
  },
  { entryPoints: [inProject("server/src/main.node.ts")], outfile: inProject("dist/server.cjs") },
  { entryPoints: [inProject("server/src/main.cli.ts")], outfile: commandLine },
];

const copies = [
  "web-tree-sitter/web-tree-sitter.wasm",
  "tree-sitter-bash/tree-sitter-bash.wasm",
  "@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm",
];

/** What the files are copied from, which no bundle holds. */
const grammars = ["node_modules/tree-sitter-bash", "node_modules/@tree-sitter-grammars/tree-sitter-hcl"];

/** Writes `dist/` anew. Throws with esbuild's own report where a source does not compile. */
export async function buildExtension({ production = false } = {}): Promise<void> {
  await rm(inProject("dist"), { recursive: true, force: true });
  const [results] = await Promise.all([
    Promise.all(bundles.map((bundle) => build({ ...configure(bundle, production), metafile: true }))),
    copyGrammars(),
  ]);
  await chmod(commandLine, 0o755);
  const packages = findPackages(results.map(({ metafile }) => metafile));
  const licences = await collectLicences(inProject(), [...packages, ...grammars]);
  await writeFile(inProject("dist/third-party-licences.txt"), licences);
}

async function watchExtension(): Promise<void> {
  await copyGrammars();
  for (const bundle of bundles) {
    const watcher = await context({ ...configure(bundle, false), logLevel: "info" });
    await watcher.watch();
  }
}

function configure(bundle: BuildOptions, production: boolean): BuildOptions {
  return { ...common, ...bundle, minify: production, sourcemap: !production };
}

async function copyGrammars(): Promise<void> {
  await mkdir(inProject("dist"), { recursive: true });
  for (const file of copies) {
    await copyFile(inProject(join("node_modules", file)), inProject(join("dist", basename(file))));
  }
}

if (import.meta.main) {
  if (process.argv.includes("--watch")) await watchExtension();
  else await buildExtension({ production: process.argv.includes("--production") });
}
