/** Moves an application in Python to an image without a shell: Google's, or Docker's hardened one. */
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import { listOwned } from "../../distroless/owned-folders.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { Addition, MinimalBase, Refusal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { readStage } from "../../stage-reading.ts";
import { type Text, text } from "../../text.ts";
import { type CopiedPackages, findCopiedPackages } from "./copied-packages.ts";
import { findMadeEnvironment } from "./installations.ts";
import { chooseTarget, type Target } from "./minimal-images.ts";
import { needsSystemLibraries } from "./native-libraries.ts";
import { isOnPath } from "./package-place.ts";
import { chooseStart } from "./program-start.ts";
import { readPythonBase } from "./python-base.ts";
import { describeUnread, readRequirements } from "./python-packages.ts";
import { findUnsuitable } from "./unsuitable.ts";

export async function minimisePython(subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  const { stage, settings } = subject;
  const base = readPythonBase(stage);
  const unsuitable = findUnsuitable(subject);
  if (base === undefined || unsuitable !== undefined) return unsuitable;
  const target = chooseTarget(base, settings.minimalFamily, stage.baseSpan);
  if (target.kind === "refusal") return target;
  const packages = findCopiedPackages(subject, target.minor);
  if (packages.kind === "refusal") return packages;
  const obstacles = [
    ...findInstallations(subject),
    ...findDonorMismatch(subject, packages, target),
    ...(await findNativeNeeds(subject, packages, target)),
  ];
  const refusals = obstacles.filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return { kind: "refusal", concerns: refusals };
  const isActive = packages.kind === "environment" && isOnPath(subject, packages.folder);
  const start = await chooseStart(subject, packages, target, isActive);
  if ("kind" in start) return start;
  const lines = searchLines(subject, packages);
  return {
    kind: "base",
    image: target.image,
    user: "65532:65532",
    ...(start.start === undefined ? {} : { start: start.start }),
    healthRuntime: {
      language: "python",
      program: isActive
        ? "python"
        : packages.kind === "environment"
          ? `${packages.folder}/bin/python`
          : target.interpreter,
    },
    edits: [],
    additions: relink(subject, packages, target),
    copies: [],
    runtimeLines: lines,
    writableFolders: await listOwned(subject),
    coveredPackages: new Set(["python3", "python3-minimal", ...target.covered]),
    steps: [...target.steps, ...describe(packages, target)],
    concerns: obstacles,
    changes: lines.length > 0 ? ["environment"] : [],
  };
}

/**
 * The environment's `python` is a link to the interpreter that made it, by its full path. Its name stays, so that the
 * first lines of the environment's programs stay right, too (distroless, "python3", issues 1543 and 1960).
 */
function relink(
  { dockerfile }: Subject,
  packages: CopiedPackages,
  { interpreter }: Target,
): readonly Addition[] {
  if (packages.kind !== "environment") return [];
  const { folder, donor } = packages;
  const makers = readStage(dockerfile, donor).commands.filter(
    (command) => findMadeEnvironment(command) !== undefined && /^python[\d.]*$/.test(command.program),
  );
  // `python3 -m venv` links `python3`, and its other names to that one.
  const link = makers[0]?.program ?? "python";
  const home = interpreter.slice(0, interpreter.lastIndexOf("/"));
  const commands = [
    `ln -sf ${interpreter} ${folder}/bin/${link}`,
    `sed -i 's|^home = .*|home = ${home}|' ${folder}/pyvenv.cfg`,
  ];
  return [
    {
      at: donor.instructions.at(-1) ?? donor.from,
      where: "after",
      lines: [`${keywordIn(dockerfile, "RUN")} ${commands.join(" && ")}`],
    },
  ];
}

function searchLines({ dockerfile, stage }: Subject, packages: CopiedPackages): readonly string[] {
  if (packages.kind !== "folder") return [];
  const set = stage.environment.get("PYTHONPATH");
  if (set?.value?.split(":").includes(packages.folder) === true) return [];
  return [
    `${keywordIn(dockerfile, "ENV")} PYTHONPATH=${packages.folder}${set === undefined ? "" : ":$PYTHONPATH"}`,
  ];
}

function describe(packages: CopiedPackages, { interpreter, image }: Target): readonly Text[] {
  if (packages.kind === "environment") {
    const { folder } = packages;
    return [
      text("The virtual environment {folder} is linked to {interpreter}, where {image} has its Python.", {
        folder,
        interpreter,
        image,
      }),
    ];
  }
  if (packages.kind === "none") return [];
  return [text("PYTHONPATH names {folder}, where this Python would not look.", { folder: packages.folder })];
}

/** Wheels that the last stage itself installs. */
function findInstallations({ reading }: Subject): readonly Concern[] {
  const command = reading.commands.find((one) => {
    const operation = parsePackageCommand(one);
    return operation?.manager === "pip" && operation.action === "install";
  });
  if (command === undefined) return [];
  return [
    {
      id: "H01",
      weight: "refuse",
      span: command.span,
      text: text("The last stage installs packages of Python itself, and an image without a shell cannot."),
      remedy: text("Install them into a virtual environment in an earlier stage, and copy this."),
    },
  ];
}

/** What was built for another Python, or another C library, is of no use to this one. */
function findDonorMismatch(
  { dockerfile }: Subject,
  packages: CopiedPackages,
  target: Target,
): readonly Concern[] {
  if (packages.kind === "none") return [];
  const { donor } = packages;
  const root = donor.lineage.at(-1) ?? donor;
  const base = readPythonBase(root);
  const span = donor.baseSpan;
  if (base === undefined || base.minor !== target.minor) {
    return [
      {
        id: "H14",
        weight: "refuse",
        span,
        text: text(
          "The packages are installed by another Python than {version}, so that it cannot be told to find them.",
          { version: target.minor },
        ),
        remedy: text("Install them on python:{version}, and copy the virtual environment.", {
          version: target.minor,
        }),
      },
    ];
  }
  if ((base.variant === "alpine") !== target.isAlpine) {
    return [
      {
        id: "H12",
        weight: "refuse",
        span,
        text: text("The packages are built for another C library than {image} has.", { image: target.image }),
        remedy: text("Build them on an image of the same family, such as python:{version}-slim.", {
          version: target.minor,
        }),
      },
    ];
  }
  const child = dockerfile.stages.find(({ base: one }) => one.kind === "stage" && one.stage === donor);
  if (packages.kind === "environment" && child !== undefined) {
    return [
      {
        id: "H14",
        weight: "refuse",
        span: child.baseSpan,
        text: text(
          "Another stage goes on from the stage with the virtual environment, whose Python would move.",
        ),
        remedy: text("Let that stage have an environment of its own."),
      },
    ];
  }
  const made = donor.instructions.at(-1);
  const isMine =
    made === undefined || donor.userAt(made).state === "root" || donor.effectiveUser.state !== "nonRoot";
  return isMine || packages.kind !== "environment"
    ? []
    : [
        {
          id: "H19",
          weight: "refuse",
          span,
          text: text("The stage with the virtual environment ends as another user, who may not change it."),
          remedy: text("Leave USER to the last stage."),
        },
      ];
}

/** Packages that load libraries of the system, and headers that others may have been built with. */
async function findNativeNeeds(
  subject: Subject,
  packages: CopiedPackages,
  target: Target,
): Promise<readonly Concern[]> {
  if (packages.kind === "none") return [];
  const { donor } = packages;
  const reading = readStage(subject.dockerfile, donor);
  const asked = await readRequirements({ ...subject, stage: donor, reading });
  const names = [
    ...new Set(
      asked.packages.filter(({ name, extras }) => needsSystemLibraries(name, extras)).map(({ name }) => name),
    ),
  ];
  if (names.length === 0) return describeUnread(asked.unread, target.image);
  return [
    {
      id: "H11",
      weight: "refuse",
      span: subject.stage.baseSpan,
      text: text("{packages} needs libraries or programs of the system, which {image} does not have.", {
        packages: names.join(", "),
        image: target.image,
      }),
      remedy: text(
        "Stay on a slim image, or use packages that bring their libraries, such as psycopg2-binary.",
      ),
    },
  ];
}
