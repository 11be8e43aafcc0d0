/** Which image without a shell a Go program runs on: the one without any library, where nothing of it is C. */
import { convertHealthCheck, findHealthPrograms } from "../../health-check/convert-health-check.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { MinimalBase, Refusal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { coveredByDistroless } from "../../system-packages/distroless-packages.ts";
import { text } from "../../text.ts";
import { distrolessImage, distrolessUser, familyStep } from "../native/distroless-image.ts";
import { newStart } from "../native/new-start.ts";
import { findGoProgram } from "./go-program.ts";
import { type GoSources, readGoSources } from "./go-sources.ts";
import { findLinking } from "./linking.ts";

export async function minimiseGo(subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  const { start, settings, dockerfile } = subject;
  if (start.argv === undefined) {
    const refusals = start.concerns.filter(({ weight }) => weight === "refuse");
    return refusals.length > 0 ? { kind: "refusal", concerns: refusals } : undefined;
  }
  const program = findGoProgram(subject);
  if (program === undefined) return undefined;
  const linked = await findLinking(subject, program);
  if (linked.kind === "refusal") return linked;
  const { module } = linked;
  const sources =
    module === undefined ? undefined : await readGoSources(subject.project.context, module.folder);
  const check = convertHealthCheck(subject, { language: "none", program: program.path });
  const checkers = check.kind === "keep" ? [] : findHealthPrograms(subject);
  const unused = findUnused(subject, sources).filter((name) => !checkers.includes(name));
  const image = distrolessImage(linked.base);
  const changed = newStart(subject);
  const environment = Object.entries(start.environment);
  return {
    kind: "base",
    image,
    user: distrolessUser,
    ...(changed === undefined ? {} : { start: changed }),
    ...(check.kind === "keep" ? {} : { healthCheck: check.kind === "replace" ? check.argv : null }),
    edits: linked.edits,
    additions: linked.additions,
    copies: [],
    runtimeLines: environment.map(
      ([name, value]) => `${keywordIn(dockerfile, "ENV")} ${name}=${JSON.stringify(value)}`,
    ),
    coveredPackages: new Set([...coveredByDistroless(image), ...loaders, ...checkers, ...unused]),
    steps: [...linked.steps, ...familyStep(settings.minimalFamily)],
    concerns: [
      ...start.concerns.filter(({ weight }) => weight !== "refuse"),
      ...linked.concerns,
      ...(sources === undefined || sources.programs.size === 0 ? [] : [startsPrograms(sources)]),
      ...findDatabases(subject, [...(module?.value?.requires.keys() ?? [])]),
      ...(unused.length === 0 ? [] : [leavesOut(unused)]),
      ...(check.kind === "keep" ? [] : check.concerns),
    ],
    ...(environment.length > 0 ? { changes: ["environment"] as const } : {}),
  };
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
  ],
]);

/** Packages of which the sources, all of them, say nothing. */
function findUnused({ reading }: Subject, sources: GoSources | undefined): readonly string[] {
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

function startsPrograms({ programs }: GoSources): Concern {
  return {
    id: "H01",
    weight: "assume",
    text: text(
      "The sources start {programs}, which the image does not have: check that this is not done at run time.",
      { programs: [...programs].join(", ") },
    ),
  };
}

/** Databases in files. */
const databases =
  /(?:^|\/)(?:go-sqlite3|sqlite|sqlite3|bbolt|bolt|badger|goleveldb|pebble|nutsdb|go-sqlcipher|go-duckdb|duckdb-go|bitcask|storm|buntdb|bleve)(?:\/v\d+)?$/;

function findDatabases({ stage }: Subject, modules: readonly string[]): readonly Concern[] {
  const module = modules.find((name) => databases.test(name));
  if (module === undefined || stage.effectiveUser.state === "nonRoot") return [];
  return [
    {
      id: "S9",
      weight: "assume",
      text: text(
        "{module} writes files: the folder that it writes to is a volume, or belongs to the user {user}.",
        { module, user: distrolessUser },
      ),
    },
  ];
}
