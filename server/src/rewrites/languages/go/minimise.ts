/** Which image without a shell a Go program runs on: the one without any library, where nothing of it is C. */

import type { Edit } from "../../../finding.ts";
import { convertHealthCheck, findHealthPrograms } from "../../health-check/convert-health-check.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { Addition, MinimalBase, Refusal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { readStage } from "../../stage-reading.ts";
import { coveredByDistroless } from "../../system-packages/distroless-packages.ts";
import { type Text, text } from "../../text.ts";
import { distrolessImage, distrolessUser, familyStep } from "../native/distroless-image.ts";
import { findGlibcRelease, isGlibcNewer } from "../native/glibc.ts";
import { newStart } from "../native/new-start.ts";
import { findGoBuilds, type GoBuild } from "./go-builds.ts";
import { findGoProgram, type GoProgram } from "./go-program.ts";
import { readGoSources } from "./go-sources.ts";
import { findCUse } from "./needs-c.ts";
import { refuse } from "./split.ts";

export async function minimiseGo(subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  const { start, settings } = subject;
  if (start.argv === undefined) {
    const refusals = start.concerns.filter(({ weight }) => weight === "refuse");
    return refusals.length > 0 && copiesFromGo(subject) ? { kind: "refusal", concerns: refusals } : undefined;
  }
  const program = findGoProgram(subject);
  if (program === undefined) return undefined;
  const linked = await findLinking(subject, program);
  if (linked.kind === "refusal") return linked;
  const check = convertHealthCheck(subject, { language: "none", program: program.path });
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
      ([name, value]) => `${keywordIn(subject.dockerfile, "ENV")} ${name}=${JSON.stringify(value)}`,
    ),
    coveredPackages: new Set([
      ...coveredByDistroless(image),
      ...loaders,
      ...(check.kind === "keep" ? [] : findHealthPrograms(subject)),
    ]),
    steps: [...linked.steps, ...familyStep(settings.minimalFamily)],
    concerns: [
      ...start.concerns.filter(({ weight }) => weight !== "refuse"),
      ...linked.concerns,
      ...(check.kind === "keep" ? [] : check.concerns),
    ],
    ...(environment.length > 0 ? { changes: ["environment"] as const } : {}),
  };
}

/** What makes a program for glibc start on Alpine, and what a program without libraries has no use for. */
const loaders = ["libc6-compat", "gcompat", "musl", "libc6", "ca-certificates-bundle"];

function copiesFromGo({ reading, dockerfile }: Subject): boolean {
  return reading.copies.some(
    ({ from }) =>
      from.kind === "stage" &&
      /(?:^|\/)golang$/.test(readStage(dockerfile, from.stage).stage.rootImage?.reference.familiarName ?? ""),
  );
}

interface Linking {
  readonly kind: "linking";
  readonly base: "static" | "base" | "cc";
  readonly edits: readonly Edit[];
  readonly additions: readonly Addition[];
  readonly concerns: readonly Concern[];
  readonly steps: readonly Text[];
}

const untouched: Linking = {
  kind: "linking",
  base: "static",
  edits: [],
  additions: [],
  concerns: [],
  steps: [],
};

async function findLinking(subject: Subject, { built, stage }: GoProgram): Promise<Linking | Refusal> {
  const reading = readStage(subject.dockerfile, stage);
  const all = await findGoBuilds(subject, stage);
  const named = all.filter(({ outputs }) => outputs.includes(built));
  const own =
    named.length > 0 ? named : all.filter(({ isForeign, folder }) => !isForeign || folder !== undefined);
  const builds = own.length > 0 ? own : all;
  const concerns = await findRunTimeConcerns(subject, builds);
  if (builds.length > 0 && builds.every((build) => build.cgo === "off" || build.isStatic)) {
    return { ...untouched, concerns };
  }
  const use = await findCUse(subject.project, reading, builds);
  const isMusl =
    stage.rootImage?.facts?.libc === "musl" || /alpine/.test(stage.rootImage?.reference.tag ?? "");
  const wantsC = builds.some(
    (build) => build.cgo === "on" || build.read.options.some(({ name }) => name === "-race"),
  );
  if (use.kind === "c" || wantsC) {
    const because = use.kind === "c" ? use.because : "CGO_ENABLED=1";
    if (isMusl) return needsMusl(because, stage.baseSpan);
    return onGlibc(use.kind === "c" && use.isCpp, concerns, because);
  }
  if (isMusl && use.kind === "unknown" && installsCompiler()) return needsMusl("gcc", stage.baseSpan);
  if (builds.length === 0 || (use.kind === "unknown" && !isMusl)) {
    if (!isMusl)
      return onGlibc(false, use.kind === "pure" ? concerns : [...concerns, assumesNoMore()], undefined);
    const [first] = reading.commands;
    if (first === undefined) return { ...untouched, concerns };
    const at = first.script.instruction;
    return {
      ...untouched,
      additions: [{ at, where: "before", lines: [`${keywordIn(subject.dockerfile, "ENV")} CGO_ENABLED=0`] }],
      concerns: [...concerns, withoutC("CGO_ENABLED=0")],
      steps: [withoutCStep()],
    };
  }
  const edits = builds
    .filter((build) => build.cgo === "default" && !build.isStatic)
    .map((build) => turnOff(subject, build));
  return {
    ...untouched,
    edits: edits.flatMap((one) => (one.kind === "edit" ? [one.edit] : [])),
    additions: edits.flatMap((one) => (one.kind === "addition" ? [one.addition] : [])),
    concerns,
    steps: edits.length > 0 ? [withoutCStep()] : [],
  };

  function installsCompiler(): boolean {
    return reading.systemInstalls.some(({ packages }) =>
      packages.some(({ name }) => /^(?:gcc|g\+\+|build-base|musl-dev|alpine-sdk|libc-dev)$/.test(name)),
    );
  }

  function onGlibc(
    isCpp: boolean,
    known: readonly Concern[],
    because: string | undefined,
  ): Linking | Refusal {
    const release = findGlibcRelease(stage);
    if (release !== undefined && isGlibcNewer(release)) {
      return refuse(
        "H13",
        text(
          "The program is linked to the C library of {release}, which is newer than the one of Debian 13.",
          { release },
        ),
        { span: stage.baseSpan, remedy: text("Build on the trixie or bookworm variant of the image.") },
      );
    }
    return {
      ...untouched,
      base: isCpp ? "cc" : "base",
      concerns: known,
      steps:
        because === undefined
          ? []
          : [text("{because} is C: the program needs the C library, which the image brings.", { because })],
    };
  }
}

type TurnedOff =
  | { readonly kind: "edit"; readonly edit: Edit }
  | { readonly kind: "addition"; readonly addition: Addition };

function turnOff({ dockerfile }: Subject, { command }: GoBuild): TurnedOff {
  const { script, span } = command;
  if (script.form === "exec" && !command.nesting.includes("script")) {
    const lines = [`${keywordIn(dockerfile, "ENV")} CGO_ENABLED=0`];
    return { kind: "addition", addition: { at: script.instruction, where: "before", lines } };
  }
  return { kind: "edit", edit: { span: { start: span.start, end: span.start }, text: "CGO_ENABLED=0 " } };
}

function withoutCStep(): Text {
  return text("CGO_ENABLED=0 makes the program one that needs no library: nothing of it is C.");
}

function needsMusl(because: string, span: Concern["span"]): Refusal {
  return refuse(
    "H12",
    text("{because} is C, which Alpine links to musl: distroless images have the other C library, glibc.", {
      because,
    }),
    {
      span,
      remedy: text(
        "Build on the bookworm or trixie variant of the image, or link statically with -ldflags '-linkmode external -extldflags \"-static\"'.",
      ),
    },
  );
}

function assumesNoMore(): Concern {
  return {
    id: "H11",
    weight: "assume",
    text: text(
      "The program needs no other shared library than those of the C library: ldd on it in the build stage shows them.",
    ),
  };
}

function withoutC(setting: string): Concern {
  return {
    id: "H12",
    weight: "assume",
    text: text(
      "What builds the program keeps {setting}, so that it needs no C library: the image has none.",
      { setting },
    ),
  };
}

async function findRunTimeConcerns(
  subject: Subject,
  builds: readonly GoBuild[],
): Promise<readonly Concern[]> {
  const module = builds.find((build) => build.module !== undefined)?.module;
  if (module === undefined) return [];
  const { programs } = await readGoSources(subject.project.context, module.folder);
  const files = [...(module.value?.requires.keys() ?? [])].find((name) => databases.test(name));
  const isRoot = subject.stage.effectiveUser.state === "root";
  const writes: readonly Concern[] = files === undefined || !isRoot ? [] : [writesFiles(files)];
  if (programs.size === 0) return writes;
  return [
    ...writes,
    {
      id: "H01",
      weight: "assume",
      text: text(
        "The sources start {programs}, which the image does not have: check that this is not done at run time.",
        {
          programs: [...programs].join(", "),
        },
      ),
    },
  ];
}

/** Databases in files. */
const databases =
  /(?:^|\/)(?:go-sqlite3|sqlite|sqlite3|bbolt|bolt|badger|goleveldb|pebble|nutsdb|go-sqlcipher|go-duckdb|duckdb-go|bitcask|storm|buntdb|bleve)(?:\/v\d+)?$/;

function writesFiles(module: string): Concern {
  return {
    id: "S9",
    weight: "assume",
    text: text(
      "{module} writes files: the folder that it writes to is a volume, or belongs to the user {user}.",
      {
        module,
        user: distrolessUser,
      },
    ),
  };
}
