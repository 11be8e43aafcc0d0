/** Splits an image with Python's tools into one that installs and a slim one that runs. */
import { isWithin } from "../../container-path.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { Copy, Refusal, Split, SplitGoal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { type Text, text } from "../../text.ts";
import { findApplicationFiles, placeOf } from "../interpreted/application-files.ts";
import { hasBuildPackages } from "../interpreted/build-packages.ts";
import { describeLoss, findRelease } from "../interpreted/slim-image.ts";
import { findScriptConcerns } from "./entry-scripts.ts";
import { editInstallations, environmentFolder } from "./environment-edits.ts";
import { findInstalledTools } from "./installed-tools.ts";
import { hasInstallerTools } from "./installer-tools.ts";
import { findNativePackages } from "./native-libraries.ts";
import { findPackagePlace, type PackagePlace } from "./package-place.ts";
import { findProvided } from "./provided-packages.ts";
import { readPythonBase } from "./python-base.ts";
import { isBuildCommand, isInstaller, isManifest } from "./python-commands.ts";
import { describeUnread, readRequirements } from "./python-packages.ts";
import { editStart } from "./start-edits.ts";
import { findOtherPython, findUnsuitable } from "./unsuitable.ts";

export async function splitPython(subject: Subject, goal: SplitGoal): Promise<Split | Refusal | undefined> {
  const base = readPythonBase(subject.stage);
  if (base === undefined) return findUnsuitable(subject);
  const place = findPackagePlace(subject);
  if (place.kind === "refusal") return place;
  if (place.kind === "none") return undefined;
  const isSmall = base.variant !== "full" && base.source === "image";
  if (goal === "slim" && isSmall && !hasBuildPackages(subject) && !hasInstallerTools(subject, place))
    return undefined;
  const unsuitable = findUnsuitable(subject, place);
  const other = unsuitable ?? (await findOtherPython(subject, base.minor));
  if (other !== undefined) return other;
  const folder = place.kind === "system" ? environmentFolder : place.folder;
  const start = editStart(subject, folder, place.kind === "system", base.source);
  if ("kind" in start) return start;
  const installed = place.kind === "system" ? editInstallations(subject, place, base.source) : undefined;
  if (installed?.kind === "refusal") return installed;
  const files = await findApplicationFiles(subject, isManifest, isBuildCommand);
  const asked = await readRequirements(subject);
  const native =
    base.variant === "full"
      ? findNativePackages(asked.packages, findRelease(subject.stage, "python"))
      : {
          packages: findInstalledTools(
            subject,
            asked,
            findNativePackages(asked.packages, undefined).packages,
          ),
          because: [],
        };
  const scripts = await findScriptConcerns(
    subject,
    place.kind === "system",
    (tool) =>
      place.kind === "system" &&
      place.installations.some(
        ({ bringsTools, command }) =>
          !bringsTools && command.arguments.some(({ text: word }) => word === tool),
      ),
  );
  const concerns: Concern[] = [
    ...files.concerns,
    ...(editableFolders(subject).includes("/") && files.concerns.length === 0 ? [linkToRoot] : []),
    ...start.concerns,
    // A server for development runs as well as before, but it should be said where the file is looked at.
    ...(goal === "slim"
      ? subject.start.concerns.filter(({ id, weight }) => id === "H05" && weight === "note")
      : []),
    ...scripts,
    ...(installed?.concerns ?? []),
    ...describeLoss(subject.stage, base),
    ...describeOldRelease(subject, native.packages),
    ...(base.variant === "full" ? describeUnread(asked.unread, base.runtimeImage) : []),
  ];
  const refusals = concerns.filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return { kind: "refusal", concerns: refusals };
  const path = pathLine(subject, folder);
  const isAdded =
    place.kind === "system" || (place.kind === "environment" && place.isProjects && !place.isOnPath);
  return {
    kind: "split",
    runtimeImage: base.runtimeImage,
    release: findRelease(subject.stage, "python")?.release,
    edits: [...(installed?.edits ?? []), ...start.edits],
    additions: installed?.additions ?? [],
    copies: withPackages(folder, [
      ...files.copies,
      ...editableFolders(subject)
        .filter((folder) => !files.copies.some(({ from }) => isWithin(folder, from)))
        .map((folder): Copy => ({ from: folder, to: folder, isFolder: true })),
      ...dataFolders(subject),
    ]),
    runtimeLines: isAdded ? [path] : [],
    // Debian's pip brings the certificates along.
    runtimePackages: [
      ...native.packages,
      ...(base.source === "distribution" ? ["python3"] : []),
      ...(base.source === "distribution" && base.variant !== "alpine" ? ["ca-certificates"] : []),
    ],
    isProvided: findProvided(base, asked),
    buildVariables,
    roles: (program, args) => (isBuildCommand(program, args) || isInstaller(program) ? "build" : undefined),
    steps: describe(place, folder, native.because, native.packages),
    concerns,
    changes: [
      ...(isAdded ? (["environment"] as const) : []),
      ...(start.edits.length > 0 ? (["command", "entrypoint"] as const) : []),
    ],
  };
}

/** Only the tools that install read them (their own lists of environment variables). */
const buildVariables: readonly string[] = [
  ...[
    "PIP_NO_CACHE_DIR",
    "PIP_DISABLE_PIP_VERSION_CHECK",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_ROOT_USER_ACTION",
    "PIP_INDEX_URL",
  ],
  ...[
    "PIP_EXTRA_INDEX_URL",
    "PIP_TRUSTED_HOST",
    "PIP_BREAK_SYSTEM_PACKAGES",
    "PIP_ONLY_BINARY",
    "PIP_PREFER_BINARY",
  ],
  ...[
    "POETRY_VERSION",
    "POETRY_HOME",
    "POETRY_VIRTUALENVS_CREATE",
    "POETRY_VIRTUALENVS_IN_PROJECT",
    "POETRY_NO_INTERACTION",
  ],
  ...[
    "POETRY_CACHE_DIR",
    "POETRY_VIRTUALENVS_PATH",
    "POETRY_INSTALLER_MAX_WORKERS",
    "PIPENV_VENV_IN_PROJECT",
    "PIPENV_VERBOSITY",
  ],
  ...[
    "UV_COMPILE_BYTECODE",
    "UV_LINK_MODE",
    "UV_PYTHON_DOWNLOADS",
    "UV_PROJECT_ENVIRONMENT",
    "UV_SYSTEM_PYTHON",
    "UV_NO_CACHE",
  ],
  ...[
    "UV_FROZEN",
    "UV_LOCKED",
    "UV_NO_DEV",
    "UV_TOOL_BIN_DIR",
    "UV_CACHE_DIR",
    "UV_NO_SYNC",
    "UV_PYTHON",
    "UV_INDEX_URL",
    "UV_VERSION",
  ],
];

function pathLine({ dockerfile }: Subject, folder: string): string {
  return `${keywordIn(dockerfile, "ENV")} PATH="${folder}/bin:$PATH"`;
}

/** The environment's folder may lie in the application's own. */
function withPackages(folder: string, copies: readonly Copy[]): readonly Copy[] {
  if (copies.some(({ from }) => isWithin(folder, from))) return copies;
  return [{ from: folder, to: folder, isFolder: true }, ...copies];
}

/** `pip install -e /opt/lib` leaves a link to the folder. */
function editableFolders({ reading }: Subject): readonly string[] {
  const folders = reading.commands.flatMap(({ program, arguments: words, script }) => {
    const texts = words.map(({ text: word }) => word);
    // Other programs have an option -e of their own: sed's is a script.
    if (!/^(?:pip[\d.]*|python[\d.]*|uv|poetry|pipenv|pdm)$/.test(program)) return [];
    return texts.flatMap((word, index) => {
      if (word === "--src")
        return placeOf(texts[index + 1] ?? "", reading.workdirAt(script.instruction)) ?? [];
      const value =
        word === "-e" || word === "--editable" ? texts[index + 1] : /^--editable=(.*)$/.exec(word)?.[1];
      if (value === undefined || /^[\w+]+:\/\/|^git\+/.test(value)) return [];
      return placeOf(value.replace(/\[.*$/, ""), reading.workdirAt(script.instruction)) ?? [];
    });
  });
  return [...new Set(folders)];
}

/** `pip install -e .` without a working folder: what it leaves there has names that nobody can tell. */
const linkToRoot: Concern = {
  id: "S4",
  weight: "refuse",
  text: text(
    "The application lies in the root folder among the system's own files, so it cannot be copied as a whole.",
  ),
  remedy: text("Put WORKDIR /app in front of the COPY that brings the application."),
};

/** Where NLTK looks whoever asks, beside its user's home (nltk/data.py). */
const sharedData = "/usr/local/share/nltk_data";

/** Data that NLTK downloads: to root's home unless it is told otherwise, where no other user can read it. */
function dataFolders({ reading, stage }: Subject): readonly Copy[] {
  const folders = reading.commands.flatMap(({ program, arguments: words, script }) => {
    const texts = words.map(({ text }) => text);
    if (!/^python[\d.]*$/.test(program) || !texts.join(" ").startsWith("-m nltk.downloader")) return [];
    const at = texts.indexOf("-d");
    if (at !== -1) return placeOf(texts[at + 1] ?? "", reading.workdirAt(script.instruction)) ?? [];
    const set = stage.environmentAt(script.instruction).get("NLTK_DATA")?.value;
    // A folder that is not there is passed over (nltk/downloader.py, default_download_dir).
    const isMade = set !== undefined && makesFolder(reading, set);
    if (isMade) return placeOf(set, "/") ?? [];
    return stage.userAt(script.instruction).state === "root" ? [homeData] : [];
  });
  return [...new Set(folders)].map((folder) => ({
    from: folder,
    to: folder === homeData ? sharedData : folder,
    isFolder: true,
  }));
}

const homeData = "/root/nltk_data";

function makesFolder({ commands, copies }: Subject["reading"], folder: string): boolean {
  return (
    commands.some(
      ({ program, arguments: words }) =>
        program === "mkdir" && words.some(({ value }) => value !== undefined && isWithin(value, folder)),
    ) || copies.some(({ destination }) => destination !== undefined && isWithin(destination, folder))
  );
}

/** Debian moves the packages of old releases to its archive, where the image does not look for them. */
function describeOldRelease({ stage, reading }: Subject, packages: readonly string[]): readonly Concern[] {
  const tag = stage.rootImage?.reference.tag ?? "";
  const isOld = /wheezy|jessie|stretch|buster|^3\.[0-5](?![\d])/.test(tag);
  if (!isOld || packages.length === 0 || reading.systemInstalls.length > 0) return [];
  return [
    {
      id: "H38",
      weight: "assume",
      text: text(
        "Debian serves the packages of this image's release from its archive alone: {packages} may not be found.",
        {
          packages: packages.join(", "),
        },
      ),
    },
  ];
}

function describe(
  place: PackagePlace,
  folder: string,
  because: readonly string[],
  packages: readonly string[],
): readonly Text[] {
  return [
    ...(place.kind === "system"
      ? [
          text("Packages are installed into the virtual environment {folder}, which is copied as a whole.", {
            folder,
          }),
        ]
      : [text("The packages in {folder} are copied as a whole.", { folder })]),
    ...(packages.length > 0
      ? [
          text("{packages}: the full image has them, the slim one does not, and {names} may need them.", {
            packages: packages.join(", "),
            names: because.join(", "),
          }),
        ]
      : []),
  ];
}
