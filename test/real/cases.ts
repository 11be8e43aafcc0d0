/** The Dockerfiles of ours in images/, with the right answer beside each. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../../scripts/machine/paths.ts";
import { capture } from "../../scripts/machine/processes.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";

export interface Case {
  readonly name: string;
  readonly dockerfile: string;
  readonly expected: Expected;
}

/** expected.json. Lines are counted from 1, and are those of an instruction's first line. */
export interface Expected {
  readonly about: string;
  /** The line that brought each of these packages in. All of them have an advisory. */
  readonly packages: Readonly<Record<string, number>>;
  /** The line of every other package: the FROM whose image they are of. */
  readonly others: number;
  /** For copied packages, the line in another stage that made them. */
  readonly origins?: Readonly<Record<string, number>>;
  /** Packages that a later instruction has removed. */
  readonly gone?: readonly string[];
  /** Given to the build with --build-arg. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** The case whose image this one is built on, and the tag that it has for that. */
  readonly parent?: { readonly case: string; readonly tag: string };
}

const folder = inProject("test/real/images");

/** All cases, by name; those that others are built on come first. */
export function readCases(): readonly Case[] {
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "Dockerfile")));
  const cases = names.toSorted().map((name): Case => {
    const read = (file: string) => readFileSync(join(folder, name, file), "utf8");
    return { name, dockerfile: read("Dockerfile"), expected: JSON.parse(read("expected.json")) };
  });
  return cases.toSorted((a, b) => Number(Boolean(a.expected.parent)) - Number(Boolean(b.expected.parent)));
}

/** A folder with all that a case's build takes, gone with this process. */
export async function makeContext({ name }: Case): Promise<string> {
  const context = createScratchFolder(`case-${name}`);
  cpSync(join(folder, name), context, { recursive: true });
  cpSync(join(folder, "shared/install-package"), join(context, "install-package"));
  if (existsSync(join(context, "package-lock.json"))) await packVendored(join(context, "vendor"));
  return context;
}

/** What `npm pack` makes of the packages in shared/npm. */
async function packVendored(vendor: string): Promise<void> {
  mkdirSync(vendor);
  const packages = join(folder, "shared/npm");
  for (const name of readdirSync(packages)) {
    const options = ["--transform", "s,^,package/,", "-C", join(packages, name)];
    await capture("tar", ["-czf", join(vendor, `${name}.tgz`), ...options, "package.json"]);
  }
}

/** The line that the right answer gives for a package. */
export function expectedLine({ expected }: Case, packageName: string): number {
  return expected.packages[packageName] ?? expected.others;
}
