/** tsconfig.json: where the compiler puts what it makes. https://www.typescriptlang.org/tsconfig */
import { memberOf } from "../../built-images/project-values.ts";
import { isRecord, stringsOf } from "../../json-values.ts";
import type { BuildContext } from "../build-context.ts";
import { folderOfPath, joinPath, normalisePath } from "../context-paths.ts";
import { readManifest } from "./manifest.ts";
import { parseJsonRecord, recordAt, textAt } from "./manifest-values.ts";
import type { Manifest } from "./project.ts";

export interface TypeScriptOptions {
  /** Path in the context; undefined: beside the sources. */
  readonly outDir: string | undefined;
  /** Path in the context; undefined: the common folder of all sources. */
  readonly rootDir: string | undefined;
  /** `NodeNext`, as written. */
  readonly module: string | undefined;
  /** Imports by other names, which Node.js does not know at run time. */
  readonly hasPaths: boolean;
  /** As written. */
  readonly include: readonly string[];
  /** It builds on a file that is no part of the context, or of a package: options may come from there. */
  readonly isPartial: boolean;
}

/** A file may extend itself. */
const mostFiles = 8;

export async function readTypeScriptOptions(
  context: BuildContext,
  folder: string,
): Promise<Manifest<TypeScriptOptions>> {
  const first = await readOne(context, joinPath(folder, "tsconfig.json"));
  if (first.kind !== "read") return first;
  const files = [first.value];
  let isPartial = false;
  // The one that extends wins over those it extends, the last of a list over those before it.
  for (const { path } of files) {
    if (path === undefined) continue;
    const next = files.length < mostFiles ? await readOne(context, path) : undefined;
    if (next?.kind === "read") files.push(next.value);
    else isPartial = true;
  }
  return {
    ...first,
    value: {
      outDir: files.find(({ outDir }) => outDir !== undefined)?.outDir,
      rootDir: files.find(({ rootDir }) => rootDir !== undefined)?.rootDir,
      module: files.find(({ module }) => module !== undefined)?.module,
      hasPaths: files.some(({ hasPaths }) => hasPaths),
      include: first.value.include,
      isPartial: isPartial || files.some(({ extendsMore }) => extendsMore),
    },
  };
}

interface OneFile extends Omit<TypeScriptOptions, "isPartial"> {
  /** Of the file it extends. */
  readonly path: string | undefined;
  /** Of packages, or of several files. */
  readonly extendsMore: boolean;
}

async function readOne(context: BuildContext, path: string): Promise<Manifest<OneFile>> {
  return await readManifest(context, path, async (text, place) => {
    const content = await parseJsonRecord(text);
    const options = recordAt(content, "compilerOptions");
    const folder = folderOfPath(place);
    const resolve = (value: string | undefined) =>
      value === undefined ? undefined : normalisePath(joinPath(folder, value.replace("${configDir}/", "")));
    const base = memberOf(content, "extends");
    const relative = typeof base === "string" && /^\.{1,2}\//.test(base) ? resolve(base) : undefined;
    return {
      outDir: resolve(textAt(options, "outDir")),
      rootDir: resolve(textAt(options, "rootDir")),
      module: textAt(options, "module"),
      hasPaths: isRecord(memberOf(options, "paths")),
      include: stringsOf(memberOf(content, "include")),
      path: relative === undefined || relative.endsWith(".json") ? relative : `${relative}.json`,
      extendsMore: base !== undefined && relative === undefined,
    };
  });
}
