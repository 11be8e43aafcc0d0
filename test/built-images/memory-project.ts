/** A project in memory, and what its readers need. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { BuiltImage, ReadContext } from "../../server/src/built-images/built-image.ts";
import type { BuildTools } from "../../server/src/built-images/find-built-images.ts";
import { createHclParser } from "../../server/src/built-images/hcl-syntax.ts";
import { unknown } from "../../server/src/built-images/image-name.ts";
import type { ProjectEntry, ProjectFiles } from "../../server/src/built-images/project-files.ts";
import { shell } from "../support/engine.ts";

export const root = "file:///project/shop/";

const { resolve } = createRequire(import.meta.url);

export const tools: BuildTools = {
  shell,
  loadHclGrammar: async () =>
    readFileSync(resolve("@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm")),
};

const parser = await createHclParser(await tools.loadHclGrammar());

export const context: ReadContext = {
  root,
  remote: { host: "github.com", path: "Acme/Shop" },
  shell,
  hcl: async () => parser,
};

/** @param texts by their path below the root */
export function createMemoryProject(
  texts: Readonly<Record<string, string>>,
  top = root,
): ProjectFiles & {
  readonly read: string[];
} {
  const read: string[] = [];
  const pathOf = (url: string) => decodeURIComponent(url.slice(top.length));
  return {
    root: top,
    read,
    async listFolder(url) {
      const prefix = pathOf(url);
      const entries = new Map<string, ProjectEntry>();
      for (const path of Object.keys(texts).filter((one) => one.startsWith(prefix))) {
        const [name = "", ...below] = path.slice(prefix.length).split("/");
        entries.set(name, { name, kind: below.length > 0 ? "folder" : "file" });
      }
      return [...entries.values()];
    },
    async readText(url, most) {
      read.push(pathOf(url));
      const text = Object.hasOwn(texts, pathOf(url)) ? texts[pathOf(url)] : undefined;
      return text === undefined || text.length > most ? undefined : text;
    },
  };
}

/** `web:1 < docker/Dockerfile in . stage prod A=1`, paths below the root. */
export function show(images: readonly BuiltImage[]): readonly string[] {
  return images.map(({ name, dockerfile, context, stage, buildArguments }) => {
    const called =
      name.kind === "reference"
        ? name.reference
        : name.kind === "repository"
          ? `${name.repository}:*`
          : `/${name.pattern.source}/`;
    const shorten = (url: string) => {
      const path = decodeURIComponent(url).replace(root, "").replace(/\/$/, "");
      return path === "" ? "." : path;
    };
    const given = Object.entries(buildArguments).map(
      ([key, value]) => `${key}=${value.replaceAll(unknown, "?")}`,
    );
    return [
      `${called} < ${shorten(dockerfile)}`,
      ...(context === undefined ? [] : [`in ${shorten(context)}`]),
      ...(stage === undefined ? [] : [`stage ${stage.replaceAll(unknown, "?")}`]),
      ...given,
    ].join(" ");
  });
}
