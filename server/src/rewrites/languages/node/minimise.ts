/** Which image without a shell an application for Node.js can run on, and what stands in the way of it. */

import { listOwned } from "../../distroless/owned-folders.ts";
import type { MinimalBase, NewStart, Refusal, Subject } from "../../language.ts";
import { refuse, shellNeedsOf } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { initPackages } from "../../start/inits.ts";
import { findBehindInit } from "../../start/resolve-program.ts";
import { coveredByDistroless } from "../../system-packages/distroless-packages.ts";
import { text } from "../../text.ts";
import { type NodeBase, readNodeBase } from "./node-base.ts";
import { findOtherRuntime, refuseOtherRuntime } from "./other-runtimes.ts";
import { isToolSetup } from "./own-tools.ts";
import { findRuntimeHazards } from "./runtime-hazards.ts";

/** LTS versions that Google's images have with Debian 13 (distroless' README, 2026-08). */
const distrolessMajors: ReadonlySet<number> = new Set([22, 24, 26]);
/** The same of Docker's Hardened Images. */
const hardenedMajors: ReadonlySet<number> = new Set([22, 24, 25, 26]);

export async function minimiseNode(subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  const { stage, settings, start } = subject;
  const base = readNodeBase(stage);
  const runtime = findOtherRuntime(subject);
  if (runtime !== undefined) return refuseOtherRuntime(subject, runtime);
  if (base === undefined || (start.command ?? start.entrypoint) === undefined) return undefined;
  const isHardened = settings.minimalFamily === "hardened";
  const target = nameTarget(base, isHardened);
  if (target === undefined) return refuse(unknownMajor(subject, base));
  const { concerns: hazards, spare, handlesSignals } = await findRuntimeHazards(subject, base, isHardened);
  const refusals = hazards.filter(({ weight }) => weight === "refuse");
  const index = findBehindInit(start.argv ?? []);
  const argv = start.argv?.slice(index ?? 0);
  if (argv === undefined || !isNode(argv[0] ?? "")) return refuse(...describeStart(subject), ...refusals);
  const length = Math.max(0, start.entrypointLength - (index ?? 0));
  if (refusals.length > 0) return refuse(...refusals);
  return {
    kind: "base",
    image: target,
    user: isHardened ? "1000:1000" : "65532:65532",
    start: isHardened ? namedStart(argv, length) : interpreterStart(argv, length),
    healthRuntime: { language: "node", program: isHardened ? "node" : "/nodejs/bin/node" },
    edits: [],
    additions: [],
    copies: [],
    runtimeLines: [],
    writableFolders: await listOwned(subject),
    coveredPackages: new Set([
      ...coveredByDistroless(target),
      // What Alpine needs for programs of other distributions, and a compiler's libraries by its names.
      ...["ca-certificates", "tzdata", "openssl", "libc6-compat", "gcompat", "libgcc", "libstdc++"],
      ...(index === undefined ? [] : initPackages),
      ...spare,
    ]),
    isNeedless: isToolSetup,
    steps: [
      ...(settings.minimalFamily === "chiseled"
        ? [text("There is no chiseled image of Node.js: {image} is taken instead.", { image: target })]
        : []),
      ...(isHardened ? [] : [text("The image starts Node.js by itself, so that CMD begins with the file.")]),
    ],
    concerns: [
      ...hazards,
      ...describeMoving(base, target),
      ...(index === undefined || handlesSignals ? [] : [describeInit(subject)]),
    ],
  };
}

function nameTarget({ major, flavour }: NodeBase, isHardened: boolean): string | undefined {
  if (major === undefined) return undefined;
  if (isHardened) {
    return hardenedMajors.has(major)
      ? `dhi.io/node:${major}${flavour === "alpine" ? "-alpine" : ""}`
      : undefined;
  }
  return distrolessMajors.has(major) ? `gcr.io/distroless/nodejs${major}-debian13:nonroot` : undefined;
}

function unknownMajor({ stage }: Subject, { major, reference }: NodeBase): Concern {
  const span = stage.baseSpan;
  if (major === undefined) {
    return {
      id: "S1",
      weight: "refuse",
      span,
      text: text(
        "{image} does not say which version of Node.js it has, so the image without a shell cannot be chosen.",
        {
          image: reference.text,
        },
      ),
      remedy: text("Name the version in the tag: node:24-slim."),
    };
  }
  return {
    id: "H38",
    weight: "refuse",
    span,
    text: text("There is no image without a shell of Node.js {major} any more, only of 22, 24 and 26.", {
      major: String(major),
    }),
    remedy: text("Move to Node.js 24 first, and test the application with it."),
  };
}

function isNode(program: string): boolean {
  return /^(?:\/usr\/(?:local\/)?bin\/|\/nodejs\/bin\/)?(?:node|nodejs)$/.test(program);
}

function describeStart(subject: Subject): readonly Concern[] {
  const { start } = subject;
  const known = shellNeedsOf(subject, startNode());
  if (known.length > 0) return known;
  const span = (start.entrypoint ?? start.command)?.argumentsSpan;
  const place = span === undefined ? {} : { span };
  const program = start.argv?.slice(findBehindInit(start.argv) ?? 0)[0] ?? "";
  const name = program.slice(program.lastIndexOf("/") + 1);
  return [
    {
      id: "H05",
      weight: "refuse",
      ...place,
      text: text("{program} starts the application, and an image that has Node.js alone cannot run it.", {
        program: name,
      }),
      remedy: startNode(),
    },
  ];
}

/** The distribution's package for it is not in the image, and Node.js as process 1 ignores SIGTERM by itself. */
function describeInit({ start }: Subject): Concern {
  // ENTRYPOINT may be left out.
  const span = (start.command ?? start.entrypoint)?.argumentsSpan;
  const program = start.argv?.[0] ?? "";
  return {
    id: "H30",
    weight: "assume",
    ...(span === undefined ? {} : { span }),
    text: text(
      "{program} is left out: start containers with docker run --init, or let the application handle SIGTERM itself.",
      { program: program.slice(program.lastIndexOf("/") + 1) },
    ),
  };
}

function startNode() {
  return text('Start the application with Node.js itself: CMD ["node", "server.js"].');
}

/** The image's entry point is Node.js: the words behind it are its arguments. */
function interpreterStart(argv: readonly string[], length: number): NewStart {
  if (length <= 1) return { entrypoint: null, command: argv.slice(1) };
  const command = argv.slice(length);
  return {
    entrypoint: ["/nodejs/bin/node", ...argv.slice(1, length)],
    command: command.length > 0 ? command : null,
  };
}

/** Docker's Hardened Images have no entry point. */
function namedStart(argv: readonly string[], length: number): NewStart {
  const whole = ["node", ...argv.slice(1)];
  if (length === 0) return { entrypoint: null, command: whole };
  const command = whole.slice(length);
  return { entrypoint: whole.slice(0, length), command: command.length > 0 ? command : null };
}

function describeMoving({ isMoving, major, reference }: NodeBase, image: string): readonly Concern[] {
  if (!isMoving) return [];
  return [
    {
      id: "H14",
      weight: "assume",
      text: text("{base} stands for Node.js {major} today and for a newer one later: {image} stays.", {
        base: reference.text,
        major: String(major ?? ""),
        image,
      }),
    },
  ];
}
