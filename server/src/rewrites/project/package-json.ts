/** package.json: https://docs.npmjs.com/cli/configuring-npm/package-json */
import { memberOf } from "../../built-images/project-values.ts";
import { stringsOf } from "../../json-values.ts";
import { parseJsonRecord, recordAt, type Texts, textAt, textsAt } from "./manifest-values.ts";

export interface PackageJson {
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** How Node.js reads `.js` files; `commonjs` where nothing is said. */
  readonly type: "module" | "commonjs";
  readonly main: string | undefined;
  /** Files by command name. */
  readonly bin: Texts;
  readonly scripts: Texts;
  readonly dependencies: Texts;
  readonly devDependencies: Texts;
  readonly optionalDependencies: Texts;
  /** Version ranges by program: `node`, `npm`. */
  readonly engines: Texts;
  /** What Corepack takes: `pnpm@9.1.0+sha512.…`, without the hash. */
  readonly packageManager: { readonly name: string; readonly version: string } | undefined;
  /** Patterns of the folders that belong to it. */
  readonly workspaces: readonly string[];
}

/** @throws Error where it is no JSON object */
export async function parsePackageJson(text: string): Promise<PackageJson> {
  const content = await parseJsonRecord(text);
  const name = textAt(content, "name");
  return {
    name,
    version: textAt(content, "version"),
    type: textAt(content, "type") === "module" ? "module" : "commonjs",
    main: textAt(content, "main"),
    bin: readBin(memberOf(content, "bin"), name) ?? textsAt(content, "bin"),
    scripts: textsAt(content, "scripts"),
    dependencies: textsAt(content, "dependencies"),
    devDependencies: textsAt(content, "devDependencies"),
    optionalDependencies: textsAt(content, "optionalDependencies"),
    engines: textsAt(content, "engines"),
    packageManager: readPackageManager(textAt(content, "packageManager")),
    workspaces: readWorkspaces(memberOf(content, "workspaces"), recordAt(content, "workspaces")),
  };
}

/** A single file is a command with the package's name, without its scope. */
function readBin(bin: unknown, name: string | undefined): Texts | undefined {
  if (typeof bin !== "string" || name === undefined) return undefined;
  return new Map([[name.replace(/^@[^/]*\//, ""), bin]]);
}

function readPackageManager(text: string | undefined): PackageJson["packageManager"] {
  const [, name, version] = /^([a-z]+)@([^+\s]+)/.exec(text ?? "") ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

/** Yarn's first versions have them as `packages` of a map. */
function readWorkspaces(list: unknown, map: Readonly<Record<string, unknown>>): readonly string[] {
  return Array.isArray(list) ? stringsOf(list) : stringsOf(memberOf(map, "packages"));
}
