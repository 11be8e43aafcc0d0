/** The image without a shell for a compiled program, and all about it that does not hang on its language. */

import type { Edit } from "../../../finding.ts";
import { baseName } from "../../container-path.ts";
import { listOwned } from "../../distroless/owned-folders.ts";
import { findHealthPrograms } from "../../health-check/convert-health-check.ts";
import type { Addition, MinimalBase, Refusal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { initPackages } from "../../start/inits.ts";
import { debianLibraries } from "../../system-packages/debian-libraries.ts";
import { coveredByDistroless } from "../../system-packages/distroless-packages.ts";
import { type Text, text } from "../../text.ts";
import { distrolessImage, distrolessUser, familyStep } from "./distroless-image.ts";
import { isLibrary } from "./is-library.ts";
import { newStart } from "./new-start.ts";
import { withoutInit } from "./without-init.ts";

/** How a program has to be linked, or is already. */
export interface Linked {
  /** `static` has no library, `base` glibc, `cc` the compiler's libraries, too. */
  readonly base: "static" | "base" | "cc";
  /** In the stage that builds. */
  readonly edits: readonly Edit[];
  readonly additions: readonly Addition[];
  readonly concerns: readonly Concern[];
  readonly steps: readonly Text[];
}

export interface KnownSources {
  /** Programs that it starts: `git`. */
  readonly programs: ReadonlySet<string>;
  readonly isComplete: boolean;
}

/**
 * @param path of the program in the last stage
 * @param database what it is built from that writes files
 */
export async function describeMinimalBase(
  subject: Subject,
  path: string,
  linked: Linked,
  sources: KnownSources | undefined,
  database: string | undefined,
): Promise<MinimalBase> {
  const { settings, stage } = subject;
  const checkers = findHealthPrograms(subject);
  const unused = findUnused(subject, sources).filter((name) => !checkers.includes(name));
  const image = distrolessImage(linked.base);
  // It is installed for its library as a rule, which the image has, or the program.
  const openSsl = sources?.isComplete === true && !sources.programs.has("openssl") ? ["openssl"] : [];
  const covered = coveredByDistroless(image);
  const installed = subject.reading.systemInstalls.flatMap(({ packages }) =>
    packages.map(({ name }) => name),
  );
  const started = withoutInit(subject) ?? subject;
  const changed = newStart(started);
  const isRoot = stage.effectiveUser.state !== "nonRoot";
  return {
    kind: "base",
    image,
    user: distrolessUser,
    ...(changed === undefined ? {} : { start: changed }),
    healthRuntime: { language: "none", program: path },
    edits: linked.edits,
    additions: linked.additions,
    copies: [],
    runtimeLines: [],
    writableFolders: await listOwned(subject),
    coveredPackages: new Set([
      ...[...covered, ...loaders, ...unused, ...openSsl],
      ...installed.filter((name) => (linked.base === "static" ? isLibrary(name) : isCovered(name, covered))),
      ...installed.filter((name) => initPackages.includes(name) && !starts(started, name)),
    ]),
    steps: [...linked.steps, ...familyStep(settings.minimalFamily)],
    concerns: [
      ...linked.concerns,
      ...(sources === undefined || sources.programs.size === 0 ? [] : [startsPrograms(sources)]),
      ...(database !== undefined && isRoot ? [writesFiles(database)] : []),
      ...(unused.length === 0 ? [] : [leavesOut(unused)]),
    ],
  };
}

/** Why a start cannot do without a shell; undefined where it can. */
export function refuseShell({ start }: Subject): Refusal | undefined {
  if (start.argv !== undefined) return undefined;
  const concerns = start.concerns.filter(({ weight }) => weight === "refuse");
  return concerns.length > 0 ? { kind: "refusal", concerns } : undefined;
}

/** `libssl-dev` where the library would do. */
function isCovered(name: string, covered: ReadonlySet<string>): boolean {
  const libraries = debianLibraries(name, { distribution: "debian", release: "13" });
  return libraries?.every((library) => covered.has(library)) === true;
}

/** An init is of no use where it is not started. */
function starts({ start }: Subject, program: string): boolean {
  return start.argv === undefined || start.argv.some((word) => baseName(word) === program);
}

/** What makes a program for glibc start on Alpine, and what a program without libraries has no use for. */
const loaders = ["libc6-compat", "gcompat", "musl", "libc6", "ca-certificates-bundle"];

/** What people use at a terminal; a program may start some of them, too. */
const forPeople: ReadonlySet<string> = new Set([
  ...[
    "bash",
    "curl",
    "wget",
    "vim",
    "nano",
    "less",
    "procps",
    "htop",
    "net-tools",
    "iputils",
    "iputils-ping",
  ],
  ...["sqlite", "sqlite3", "postgresql-client", "mysql-client", "mariadb-client", "redis-tools"],
  ...[
    "iproute2",
    "bind-tools",
    "dnsutils",
    "busybox-extras",
    "telnet",
    "tree",
    "file",
    "strace",
    "tcpdump",
    "jq",
    "git",
    "make",
  ],
]);

/** Packages of which the sources, all of them, say nothing. */
function findUnused({ reading }: Subject, sources: KnownSources | undefined): readonly string[] {
  if (sources?.isComplete !== true || sources.programs.size > 0) return [];
  const installed = reading.systemInstalls.flatMap(({ packages }) => packages.map(({ name }) => name));
  return [...new Set(installed)].filter((name) => forPeople.has(name));
}

function leavesOut(names: readonly string[]): Concern {
  return {
    id: "H11",
    weight: "assume",
    text: text("The image is without {packages}: nothing in the sources starts a program.", {
      packages: names.join(", "),
    }),
  };
}

function startsPrograms({ programs }: KnownSources): Concern {
  return {
    id: "H01",
    weight: "assume",
    text: text(
      "The sources start {programs}, which the image does not have: check that this is not done at run time.",
      { programs: [...programs].join(", ") },
    ),
  };
}

function writesFiles(module: string): Concern {
  return {
    id: "S9",
    weight: "assume",
    text: text(
      "{module} writes files: the folder that it writes to is a volume, or belongs to the user {user}.",
      { module, user: distrolessUser },
    ),
  };
}
