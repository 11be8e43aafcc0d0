/** What an application for Node.js may want of its image that one without a shell does not give. */
import { findHealthPrograms } from "../../health-check/convert-health-check.ts";
import type { Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import type { NodeLock } from "../../project/node-lock.ts";
import type { PackageJson } from "../../project/package-json.ts";
import type { Concern } from "../../rewrite.ts";
import { readStage } from "../../stage-reading.ts";
import { text } from "../../text.ts";
import type { NodeApplication } from "./application.ts";
import { readInstallations } from "./install-commands.ts";
import { readInstalledPackages } from "./installed-packages.ts";
import { findNative, findSystemNeed } from "./native-packages.ts";
import type { NodeBase } from "./node-base.ts";
import { changesManifest } from "./own-tools.ts";
import { asksNpm, readReachedSources, startsPrograms } from "./reached-sources.ts";
import { needsOpenSsl } from "./runtime-tools.ts";
import { findShippedApplication, listDonors } from "./shipped-application.ts";
import { findWrittenPlaces, type WrittenPlaces } from "./written-places.ts";

export async function findRuntimeHazards(
  subject: Subject,
  base: NodeBase,
  isHardened: boolean,
): Promise<RuntimeHazards> {
  const application = await findShippedApplication(subject);
  const manifest = valueOf(application.manifest);
  const installed = await readInstalledPackages(subject.project.context, application.lock);
  const texts = (await readReachedSources(subject, application)).map((file) => file.text);
  // Nothing but a program that the application starts would use them.
  const isSeen = manifest !== undefined && texts.length > 0 && !texts.some((code) => startsPrograms(code));
  const spare = isSeen ? findSpareTools(subject) : [];
  return {
    spare,
    handlesSignals: texts.some((code) => /["'`]SIGTERM["'`]/.test(code)),
    concerns: [
      ...findChangedManifest(subject),
      ...findMusl(subject, base, isHardened, manifest, application.lock, installed),
      ...(manifest === undefined ? [] : findPrograms(manifest)),
      ...findHabits(subject, texts, await findWrittenPlaces(subject)),
      ...(manifest === undefined ? [unseen(application)] : []),
      ...(spare.length === 0 ? [] : [describeSpare(spare)]),
    ],
  };
}

export interface RuntimeHazards {
  readonly concerns: readonly Concern[];
  /** Its code does something when a container is stopped. */
  readonly handlesSignals: boolean;
  /** System packages for people and builds, that no code of the application calls. */
  readonly spare: readonly string[];
}

/** Tools that people open a shell with, and those that a build of packages needs. */
const tools: ReadonlySet<string> = new Set([
  ...[
    "bash",
    "bash-completion",
    "curl",
    "wget",
    "vim",
    "vim-tiny",
    "nano",
    "less",
    "procps",
    "htop",
    "jq",
    "zip",
    "unzip",
  ],
  ...[
    "tar",
    "net-tools",
    "iputils-ping",
    "iproute2",
    "dnsutils",
    "bind-tools",
    "telnet",
    "netcat",
    "netcat-openbsd",
  ],
  ...[
    "git",
    "openssh-client",
    "openssh",
    "gnupg",
    "gnupg2",
    "apt-transport-https",
    "apt-utils",
    "lsb-release",
    "shadow",
  ],
  ...[
    "software-properties-common",
    "build-essential",
    "build-base",
    "make",
    "gcc",
    "g++",
    "python",
    "python2",
    "python3",
  ],
]);

function findSpareTools(subject: Subject): readonly string[] {
  // A health check is looked at by itself.
  const asking = findHealthPrograms(subject);
  const names = subject.reading.systemInstalls.flatMap(({ packages }) => packages.map(({ name }) => name));
  return [...new Set(names)].filter((name) => tools.has(name) && !asking.includes(name));
}

function describeSpare(names: readonly string[]): Concern {
  return {
    id: "H11",
    weight: "assume",
    text: text(
      "No package that is installed calls {programs}, which the sources of the application do not.",
      {
        programs: names.join(", "),
      },
    ),
  };
}

/** The start was read from the package.json that the build context has. */
function findChangedManifest(subject: Subject): readonly Concern[] {
  if (subject.start.kind !== "package-script") return [];
  const changes = [subject.stage, ...listDonors(subject)].some((stage) =>
    readStage(subject.dockerfile, stage).commands.some(changesManifest),
  );
  if (!changes) return [];
  return [
    {
      id: "H05",
      weight: "assume",
      text: text("A RUN changes package.json: it leaves the script that starts the application as it is."),
    },
  ];
}

/** Compiled for Alpine's C library, a package does not load with Debian's (H12). */
function findMusl(
  subject: Subject,
  base: NodeBase,
  isHardened: boolean,
  manifest: PackageJson | undefined,
  lock: NodeLock | undefined,
  installed: ReadonlySet<string> | undefined,
): readonly Concern[] {
  const stages = [subject.stage, ...listDonors(subject)];
  const installing = stages.filter(
    (stage) => readInstallations(readStage(subject.dockerfile, stage)).local.length > 0,
  );
  // Where none of them installs packages, they come with the context, or from another image.
  const isMusl = (installing.length > 0 ? installing : stages).some(
    ({ rootImage }) => rootImage?.facts?.libc === "musl",
  );
  if (!isMusl || (isHardened && base.flavour === "alpine")) return [];
  const span = subject.stage.baseSpan;
  const native = manifest === undefined ? [] : findNative(manifest, installed);
  if (native.length > 0) {
    return [
      {
        id: "H12",
        weight: "refuse",
        span,
        text: text("{packages} are compiled for Alpine's C library here, and the new image has Debian's.", {
          packages: native.slice(0, 4).join(", "),
        }),
        remedy: text("Install the packages in a stage on {image}.", {
          image: `node:${base.major ?? "lts"}-slim`,
        }),
      },
    ];
  }
  if (installed !== undefined) return [];
  const known = lock === undefined ? "package.json" : lock.name;
  return [
    {
      id: "H12",
      weight: "assume",
      span,
      text: text(
        "No installed package is compiled for Alpine's C library: {file} does not tell of all of them.",
        {
          file: known,
        },
      ),
    },
  ];
}

function findPrograms(manifest: PackageJson): readonly Concern[] {
  const names = [...manifest.dependencies.keys(), ...manifest.optionalDependencies.keys()];
  const needs = names.flatMap((name): readonly Concern[] => {
    const need = findSystemNeed(name);
    if (need === undefined) return [];
    return [
      {
        id: "H11",
        weight: "refuse",
        text: text("The package {name} needs {need}, which an image without a shell does not have.", {
          name,
          need,
        }),
        remedy: text("Stay on a slim image, or take the package out if the application does not need it."),
      },
    ];
  });
  const prisma: readonly Concern[] = needsOpenSsl(manifest.dependencies)
    ? [
        {
          id: "H11",
          weight: "assume",
          text: text(
            "Prisma asks the openssl program which engine to load: set PRISMA_QUERY_ENGINE_LIBRARY to the engine for debian-openssl-3.0.x.",
          ),
        },
      ]
    : [];
  return [...needs, ...prisma];
}

function findHabits(subject: Subject, texts: readonly string[], written: WrittenPlaces): readonly Concern[] {
  const starts = texts.some((code) => startsPrograms(code));
  // Whoever did not run as root before could not write to more than its own files, which it keeps.
  const mayWrite = subject.stage.effectiveUser.state !== "nonRoot";
  const writes = mayWrite && (written.isOpen || written.folders.includes(subject.reading.workdir ?? "/"));
  const asks = subject.start.kind === "package-script" && texts.some((code) => asksNpm(code));
  return [
    ...(asks
      ? [
          {
            id: "H05",
            weight: "assume",
            text: text(
              "The application reads variables that npm sets: without npm they have to come from elsewhere.",
            ),
          } as const,
        ]
      : []),
    ...(starts
      ? [
          {
            id: "H01",
            weight: "assume",
            text: text(
              "The application starts other programs: the image has neither a shell nor any of them.",
            ),
          } as const,
        ]
      : []),
    ...(writes
      ? [
          {
            id: "H16",
            weight: "assume",
            text: text(
              "The application writes files: add --chown to the COPY of the folders that it writes to, the others belong to root.",
            ),
          } as const,
        ]
      : []),
  ];
}

function unseen({ manifest }: NodeApplication): Concern {
  return {
    id: "H11",
    weight: "assume",
    text:
      manifest.kind === "broken"
        ? text("{path} cannot be used: {problem}.", { path: manifest.path, problem: manifest.problem })
        : text(
            "package.json was not found in the build context: no package may need more than Node.js itself.",
          ),
  };
}
