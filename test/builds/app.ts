/** Applications that are built and run for real: those of the fixtures whose `case.json` says how to ask them. */
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { inProject } from "../../scripts/machine/paths.ts";

export interface App {
  /** `go/chi-api`. */
  readonly name: string;
  /** The folder that is the build context. */
  readonly context: string;
  /** Its Dockerfile, as it is. */
  readonly text: string;
  readonly run: RunSpecification;
}

export interface RunSpecification {
  /** Where it answers HTTP; without one, what it writes is its answer. */
  readonly port?: number;
  readonly path?: string;
  /** A part of the answer. */
  readonly answer: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

export function readApps(): readonly App[] {
  const folder = inProject("test/fixtures/apps");
  return globSync("*/*/case.json", { cwd: folder })
    .toSorted()
    .flatMap((path) => {
      const { run } = JSON.parse(readFileSync(join(folder, path), "utf8")) as { run?: RunSpecification };
      const context = join(folder, dirname(path), "context");
      if (!run || !existsSync(join(context, "Dockerfile"))) return [];
      const text = readFileSync(join(context, "Dockerfile"), "utf8");
      return [{ name: dirname(path).split(sep).join("/"), context, text, run }];
    });
}

/** Changes with every file of the context, its name and whether it can be run; not with the Dockerfile. */
export function hashContext(context: string): string {
  const hash = createHash("sha256");
  const entries = globSync("**/*", { cwd: context, withFileTypes: true });
  const hidden = globSync("**/.*", { cwd: context, withFileTypes: true });
  const files = [...entries, ...hidden].filter((entry) => entry.isFile());
  for (const path of [...new Set(files.map((entry) => join(entry.parentPath, entry.name)))].toSorted()) {
    const name = relative(context, path);
    if (name === "Dockerfile") continue;
    hash.update(`${name}\0${statSync(path).mode & 0o111}\0`).update(readFileSync(path));
  }
  return hash.digest("hex");
}
