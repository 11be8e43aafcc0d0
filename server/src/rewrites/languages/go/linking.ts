/** How a Go program is linked, and what has to be done so that it runs on an image with as little as may be. */
import type { Edit } from "../../../finding.ts";
import { baseName, joinPath } from "../../container-path.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { Addition, Refusal, Subject } from "../../language.ts";
import { refuseFor } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { readStage, type StageReading } from "../../stage-reading.ts";
import { type Text, text } from "../../text.ts";
import { hasBuilder, putsAt } from "../native/built-programs.ts";
import type { CopiedProgram } from "../native/copied-program.ts";
import { findGlibcRelease, isGlibcNewer } from "../native/glibc.ts";
import type { Linked } from "../native/minimal-base.ts";
import { findGoBuilds, findModule, type GoBuild, type SourceModule } from "./go-builds.ts";
import { bringsAllOfC, findCUse } from "./needs-c.ts";
import { linkedStaticallyStep, linkStatically } from "./static-linking.ts";

export interface Linking extends Linked {
  readonly kind: "linking";
  readonly module: SourceModule | undefined;
}

export async function findLinking(
  subject: Subject,
  { built, stage }: CopiedProgram,
): Promise<Linking | Refusal> {
  const reading = readStage(subject.dockerfile, stage);
  const all = await findGoBuilds(subject, stage);
  const builds = findOrigin(built, reading, all);
  const own = (builds.length > 0 ? builds : all).find((build) => build.module !== undefined)?.module;
  const module =
    own ?? (reading.workdir === undefined ? undefined : await findModule(subject, stage, reading.workdir));
  const asItIs: Linking = {
    ...{ kind: "linking", base: "static", module },
    ...{ edits: [], additions: [], concerns: [], steps: [] },
  };
  if (builds.length > 0 && builds.every((build) => build.cgo === "off" || build.isStatic)) return asItIs;
  const use = await findCUse(subject.project, reading, module);
  const isMusl =
    stage.rootImage?.facts?.libc === "musl" || /alpine/.test(stage.rootImage?.reference.tag ?? "");
  const compiler = findCompiler(reading);
  const wantsC = builds.some(
    (build) => build.cgo === "on" || build.read.options.some(({ name }) => name === "-race"),
  );
  if (use.kind === "c" || wantsC) {
    const because = use.kind === "c" ? use.because : "CGO_ENABLED=1";
    if (isMusl) {
      const isAlone = use.kind === "pure" || (use.kind === "c" && bringsAllOfC(use.because));
      const edits = isAlone && compiler !== undefined ? linkStatically(builds) : undefined;
      if (edits === undefined) return needsMusl(because, stage.baseSpan);
      return { ...asItIs, edits, steps: [linkedStaticallyStep(because)] };
    }
    return onGlibc({
      ...asItIs,
      base: use.kind === "c" && use.isCpp ? "cc" : "base",
      steps: [text("{because} is C: the program needs the C library, which the image brings.", { because })],
    });
  }
  if (builds.length === 0) return unseenBuild();
  if (use.kind === "unknown") {
    if (isMusl && compiler !== undefined && !use.isLikelyPure) return needsMusl(compiler, stage.baseSpan);
    if (!isMusl) return onGlibc({ ...asItIs, ...ofCompilerImage(reading, use.isLikelyPure) });
  }
  const changed = builds
    .filter((build) => build.cgo === "default" && !build.isStatic)
    .map((build) => turnOff(subject, build));
  return {
    ...asItIs,
    edits: changed.flatMap((one) => (one.kind === "edit" ? [one.edit] : [])),
    additions: changed.flatMap((one) => (one.kind === "addition" ? [one.addition] : [])),
    concerns: changed.length > 0 && compiler !== undefined ? [probablyPure(compiler)] : [],
    steps: changed.length > 0 ? [withoutCStep()] : [],
  };

  /** `make`, a script, a tool that builds. */
  function unseenBuild(): Linking | Refusal {
    // A program for one C library does not start where the other one is: it has none in it, or it never ran.
    if (runsOn(subject) === (isMusl ? "glibc" : "musl")) return asItIs;
    const [first] = reading.commands;
    if (stage.environment.get("CGO_ENABLED")?.value === "0" || first === undefined) {
      return { ...asItIs, concerns: [withoutC("CGO_ENABLED=0")] };
    }
    if (!isMusl) {
      const isPure = use.kind === "pure" || (use.kind === "unknown" && use.isLikelyPure);
      return onGlibc({ ...asItIs, base: "base", concerns: isPure ? [] : [assumesNoMore()] });
    }
    if (use.kind !== "pure" && compiler !== undefined) return needsMusl(compiler, stage.baseSpan);
    const line = `${keywordIn(subject.dockerfile, "ENV")} CGO_ENABLED=0`;
    return {
      ...asItIs,
      additions: [{ at: first.script.instruction, where: "before", lines: [line] }],
      concerns: [withoutC("CGO_ENABLED=0")],
      steps: [withoutCStep()],
    };
  }

  function onGlibc(linking: Linking): Linking | Refusal {
    const release = findGlibcRelease(stage);
    if (release === undefined || !isGlibcNewer(release)) return linking;
    return refuseFor(
      "H13",
      stage.baseSpan,
      text("The program is linked to the C library of {release}, which is newer than the one of Debian 13.", {
        release,
      }),
      text("Build on the trixie or bookworm variant of the image."),
    );
  }
}

/** The compiler's image has no library to link to but those of the compiler, unless the file brings one. */
function ofCompilerImage(reading: StageReading, isLikelyPure: boolean): Pick<Linking, "base" | "concerns"> {
  if (isLikelyPure) return { base: "base", concerns: [] };
  const isOfficial = reading.stage.rootImage?.reference.familiarName === "golang";
  const isBuilt = reading.commands.some(({ program }) => program === "configure") || hasBuilder({ reading });
  return isOfficial && !isBuilt
    ? { base: "cc", concerns: [] }
    : { base: "base", concerns: [assumesNoMore()] };
}

function findCompiler({ systemInstalls }: StageReading): string | undefined {
  const installed = systemInstalls.flatMap(({ packages }) => packages.map(({ name }) => name));
  return installed.find((name) =>
    /^(?:gcc|g\+\+|clang|build-base|build-essential|musl-dev|alpine-sdk|libc-dev)$/.test(name),
  );
}

/** The commands that made the program; none where something else has: `make`, a script. */
function findOrigin(built: string, reading: StageReading, all: readonly GoBuild[]): readonly GoBuild[] {
  const named = all.filter(({ outputs }) => outputs.includes(built));
  if (named.length > 0) return named;
  const moved = reading.commands
    .filter((command) => putsAt(command, built))
    .flatMap(({ arguments: words }) => words.slice(0, -1).map(({ text: word }) => baseName(word)));
  const carried = all.filter(({ outputs }) => outputs.some((output) => moved.includes(baseName(output))));
  if (carried.length > 0) return carried;
  const open = all.filter(({ folder }) => folder !== undefined && joinPath(built, "..") === folder);
  if (open.length > 0) return open;
  // A variable hides the name.
  const nameless = all.filter(
    ({ outputs, folder, read }) => outputs.length === 0 && folder === undefined && read.verb.text === "build",
  );
  return hasBuilder({ reading }) ? [] : nameless;
}

/** The C library of the last stage, where nothing in it helps programs for the other one. */
function runsOn({ reading, stage }: Subject): "glibc" | "musl" | undefined {
  const helps = reading.commands.some(({ arguments: words }) =>
    words.some(({ text: word }) => /gcompat|libc6-compat|glibc|libc\.musl|ld-linux/.test(word)),
  );
  return helps ? undefined : stage.rootImage?.facts?.libc;
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
  return refuseFor(
    "H12",
    span,
    text("{because} is C, which Alpine links to musl: distroless images have the other C library, glibc.", {
      because,
    }),
    text(
      "Build on the bookworm or trixie variant of the image, or link statically with -ldflags '-linkmode external -extldflags \"-static\"'.",
    ),
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

function probablyPure(compiler: string): Concern {
  return {
    id: "H12",
    weight: "assume",
    text: text(
      "No module that the program is built from needs C, though {package} is installed: the build fails otherwise.",
      {
        package: compiler,
      },
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
