/** Which of the system packages that a file installs the stage that runs needs. */
import { type BaseFacts, findBaseFacts } from "../../images/base-facts.ts";
import { isValidReference, parseImageReference } from "../../images/image-reference.ts";
import type { PackageOperation } from "../../package-managers/package-operation.ts";
import { parsePackageCommand } from "../../package-managers/parse-package-command.ts";
import { keywordIn } from "../instruction-text.ts";
import type { Split, Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { findRemovedPackages } from "../system-packages/removed-packages.ts";
import { splitSystemPackages } from "../system-packages/split-system-packages.ts";
import { type Text, text } from "../text.ts";
import { findRunningPrograms } from "./running-programs.ts";

export interface RuntimePackages {
  /** The instruction that installs them; none where there are none. */
  readonly lines: readonly string[];
  readonly concerns: readonly Concern[];
  readonly steps: readonly Text[];
}

export async function planRuntimePackages(subject: Subject, split: Split): Promise<RuntimePackages> {
  const { stage, reading } = subject;
  const operations = reading.commands.flatMap((command) => parsePackageCommand(command) ?? []);
  const installs = reading.systemInstalls;
  const programs = await findRunningPrograms(subject);
  const base = stage.rootImage?.facts;
  const wanted = new Set([...split.runtimePackages, ...findDownloaders(programs, split.runtimeImage)]);
  const concerns: Concern[] = [];
  if (installs.length > 0 && (base?.distribution === undefined || base.family === undefined)) {
    return { lines: [], concerns: [unknownDistribution(installs)], steps: [] };
  }
  const release = base?.distribution && { distribution: base.distribution, release: base.release };
  const foreign = findForeignSource(subject);
  for (const install of installs) {
    const names = install.packages.filter(({ kind }) => kind === "name").map(({ name }) => name);
    const others = install.packages.filter(({ kind }) => kind !== "name");
    if (others.length > 0)
      concerns.push(
        unreadablePackages(
          install,
          others.map(({ name }) => name),
        ),
      );
    if (release === undefined) continue;
    const running = { programs, removed: findRemovedPackages(operations) };
    const unknown: string[] = [];
    for (const one of splitSystemPackages(names, release, running)) {
      if (one.use === "build") continue;
      const isLibraryOf = one.runtime.every((name) => name !== one.name);
      if (foreign !== undefined && !isLibraryOf) concerns.push(foreignPackage(install, one.name));
      if (one.use === "unknown" && /-dev(?:el)?$/.test(one.name)) unknown.push(one.name);
      for (const name of one.runtime) wanted.add(name);
    }
    if (unknown.length > 0) concerns.push(unknownLibraries(install, unknown));
  }
  const refused = concerns.some(({ weight }) => weight === "refuse");
  const names = [...wanted].toSorted();
  if (names.length === 0 || refused) return { lines: [], concerns, steps: [] };
  const line = writeInstall(subject, split.runtimeImage, names, base);
  if (line === undefined)
    return { lines: [], concerns: [...concerns, noManager(split.runtimeImage, names)], steps: [] };
  return {
    lines: [line],
    concerns,
    steps: [
      text("The new stage installs what the application needs of the system: {packages}.", {
        packages: names.join(", "),
      }),
    ],
  };
}

/** Big images have them, slim ones do not: `node:22` is made on buildpack-deps, which brings both. */
function findDownloaders(programs: ReadonlySet<string>, image: string): readonly string[] {
  const isAlpine = /alpine/.test(image);
  return [...(programs.has("curl") ? ["curl"] : []), ...(programs.has("wget") && !isAlpine ? ["wget"] : [])];
}

/** A source of packages that the new stage does not have. */
function findForeignSource({ reading }: Subject): true | undefined {
  const isForeign = reading.commands.some(({ program, arguments: words, redirections }) => {
    if (["add-apt-repository", "apt-key", "apt-add-repository"].includes(program)) return true;
    const targets = [
      ...words.map(({ text: word }) => word),
      ...redirections.map(({ target }) => target?.text ?? ""),
    ];
    return targets.some((word) =>
      /\/etc\/(?:apt\/sources|apk\/repositories|yum\.repos)|nodesource\.com\/setup|packages-microsoft-prod/.test(
        word,
      ),
    );
  });
  return isForeign ? true : undefined;
}

function writeInstall(
  { dockerfile }: Subject,
  image: string,
  names: readonly string[],
  ofBuild: BaseFacts | undefined,
): string | undefined {
  const run = keywordIn(dockerfile, "RUN");
  const list = names.join(" ");
  const manager = factsOf(image)?.packageManager ?? ofBuild?.packageManager;
  switch (manager) {
    case "apt":
      return `${run} apt-get update && apt-get install -y --no-install-recommends ${list} && rm -rf /var/lib/apt/lists/*`;
    case "apk":
      return `${run} apk add --no-cache ${list}`;
    case "dnf":
    case "yum":
    case "microdnf":
    case "tdnf":
      return `${run} ${manager} install -y ${list} && ${manager} clean all`;
    default:
      return undefined;
  }
}

function factsOf(image: string): BaseFacts | undefined {
  const reference = parseImageReference(image.replaceAll(/\$\{[^}]*\}|\$\w+/g, "0"), () => undefined);
  return isValidReference(reference) ? findBaseFacts(reference) : undefined;
}

function unknownDistribution([install]: readonly PackageOperation[]): Concern {
  return {
    id: "H11",
    weight: "assume",
    ...(install && { span: install.command.span }),
    text: text(
      "Which of these packages the application needs at run time is not known: install those in the new stage, too.",
    ),
  };
}

function unreadablePackages({ command }: PackageOperation, names: readonly string[]): Concern {
  return {
    id: "H11",
    weight: "assume",
    span: command.span,
    text: text(
      "{packages} cannot be looked up: install in the new stage, too, what the application needs of it.",
      {
        packages: names.join(", "),
      },
    ),
  };
}

function foreignPackage({ command }: PackageOperation, name: string): Concern {
  return {
    id: "H11",
    weight: "refuse",
    span: command.span,
    text: text(
      "{package} may come from a package source that was added for it, which the new stage would not have.",
      {
        package: name,
      },
    ),
    remedy: text("Split by hand: the new stage needs the same source, or the files that the package brings."),
  };
}

function unknownLibraries({ command }: PackageOperation, names: readonly string[]): Concern {
  return {
    id: "H11",
    weight: "assume",
    span: command.span,
    text: text("The new stage installs {packages}, too: put the libraries for run time in their place.", {
      packages: names.join(", "),
    }),
  };
}

function noManager(image: string, names: readonly string[]): Concern {
  return {
    id: "H11",
    weight: "refuse",
    text: text("{packages} are needed at run time, and how {image} installs packages is not known.", {
      packages: names.join(", "),
      image,
    }),
    remedy: text("Copy the libraries, or build on an image with a package manager."),
  };
}
