/** The Go packages of a context, as far as their files' heads say: which are programs, which need C. */
import type { BuildContext } from "../build-context.ts";
import { joinPath } from "../context-paths.ts";

export interface GoPackages {
  /** Folders with `package main` in them, in the order of their paths. */
  readonly mains: readonly string[];
  /** Folders with a file that says `import "C"`. */
  readonly usingC: readonly string[];
  /** Packages of other modules that the files import: `github.com/lib/pq`. */
  readonly imports: ReadonlySet<string>;
  /** Folders with a `//go:embed`. */
  readonly embedding: readonly string[];
  /** False: there are more files than are looked at. */
  readonly isComplete: boolean;
}

/** Files and folders that are read; a large service stays below them. */
const most = { folders: 500, files: 1_000, depth: 10 };

/** What `go build ./...` leaves out, and what holds no code of the module. */
const skipped = /^(?:[._].*|testdata|vendor|node_modules)$/;
/** Built on other systems only. */
const foreign =
  /_(?:windows|darwin|freebsd|netbsd|openbsd|solaris|plan9|js|wasip1|android|ios|aix)(?:_\w+)?\.go$/;

export async function readGoPackages(context: BuildContext, folder: string): Promise<GoPackages> {
  const found = { mains: new Set<string>(), usingC: new Set<string>(), embedding: new Set<string>() };
  const imports = new Set<string>();
  const queue = [{ path: folder, depth: 0 }];
  let files = 0;
  let isComplete = true;
  for (let at = 0; at < queue.length; at++) {
    const next = queue[at];
    if (next === undefined) break;
    if (at >= most.folders || files >= most.files) {
      isComplete = false;
      break;
    }
    const entries = await context.list(next.path);
    // Another module's, unless it is the one that was asked for.
    if (next.depth > 0 && entries.some(({ name }) => name === "go.mod")) continue;
    for (const { name, kind } of entries) {
      const path = joinPath(next.path, name);
      if (kind === "folder" && !skipped.test(name)) {
        if (next.depth < most.depth) queue.push({ path, depth: next.depth + 1 });
        else isComplete = false;
      }
    }
    const sources = entries.flatMap(({ name, kind }) =>
      kind === "file" && isSource(name) ? joinPath(next.path, name) : [],
    );
    files += sources.length;
    const texts = await Promise.all(sources.map(async (path) => await context.read(path)));
    for (const file of texts) {
      if (file.kind !== "text") {
        isComplete &&= file.kind === "ignored";
        continue;
      }
      const head = readGoFile(file.text);
      if (head.package === "main") found.mains.add(next.path);
      if (head.importsC) found.usingC.add(next.path);
      for (const path of head.imports) imports.add(path);
      if (head.embeds) found.embedding.add(next.path);
    }
  }
  return {
    mains: [...found.mains].toSorted(),
    usingC: [...found.usingC].toSorted(),
    imports,
    embedding: [...found.embedding].toSorted(),
    isComplete,
  };
}

function isSource(name: string): boolean {
  return name.endsWith(".go") && !name.endsWith("_test.go") && !/^[._]/.test(name) && !foreign.test(name);
}

interface GoFile {
  readonly package: string | undefined;
  readonly importsC: boolean;
  readonly imports: readonly string[];
  readonly embeds: boolean;
}

/** A file that is left out of every build (`//go:build ignore`) says nothing. */
export function readGoFile(text: string): GoFile {
  const code = text.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, (comment) => comment.replace(/[^\n]/g, " "));
  const clause = /^[ \t]*package[ \t]+(\w+)/m.exec(code);
  const head = clause === null ? code : code.slice(0, clause.index);
  if (/^\/\/go:build[ \t]+(?:ignore|tools|windows|darwin|js)\b[ \t]*\r?$/m.test(head)) {
    return { package: undefined, importsC: false, imports: [], embeds: false };
  }
  return {
    package: clause?.[1],
    importsC: /^[ \t]*(?:import[ \t]*\(?[ \t]*)?"C"[ \t]*;?[ \t]*(?:\/\/.*)?\r?$/m.test(code),
    imports: readImports(code),
    embeds: /^[ \t]*\/\/go:embed[ \t]/m.test(code),
  };
}

/** Of other modules: their paths begin with a host. Imports stand in front of all other declarations. */
function readImports(code: string): readonly string[] {
  const end = code.search(/^[ \t]*(?:func|type|var|const)\b/m);
  const head = (end < 0 ? code : code.slice(0, end)).replace(/\/\/.*/g, "");
  return [...head.matchAll(/"([\w-]+(?:\.[\w-]+)+\/[^"\s]+)"/g)].map(([, path = ""]) => path);
}
