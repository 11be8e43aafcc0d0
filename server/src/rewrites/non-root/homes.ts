/** What an image keeps in root's home folder (mode 700): what lies in it cannot even be read by anybody else. */
import type { Command } from "../../dockerfile/command.ts";
import type { Instruction } from "../../dockerfile/model.ts";
import { envPairs } from "../../dockerfile/variables.ts";
import { parsePackageCommand } from "../../package-managers/parse-package-command.ts";
import { isWithin } from "../container-path.ts";
import { folderOfPath, joinPath } from "../context-paths.ts";
import { textOf } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import { readPackageCall } from "../package-call.ts";
import { valueOf } from "../project/manifest.ts";
import type { Concern } from "../rewrite.ts";
import { findImageFile } from "../start/files-in-image.ts";
import { text } from "../text.ts";
import { listStartedCommands } from "./started-commands.ts";

const home = "/root";

export async function findHomeOfRoot(subject: Subject): Promise<readonly Concern[]> {
  const found = (await findNamed(subject)) ?? (await findInstalled(subject));
  return found === undefined ? [] : [found];
}

/** Nothing but the stage's own WORKDIR leads there, so that another folder does as well. */
export function isWorkingFolderAlone({ dockerfile, reading, stage }: Subject): boolean {
  if (reading.workdir === undefined || !isWithin(reading.workdir, home)) return false;
  return !stage.instructions.some(
    (instruction) =>
      instruction.keyword === "RUN" && /\/root\b|~|\$\{?HOME\b/.test(textOf(dockerfile, instruction)),
  );
}

async function findNamed(subject: Subject): Promise<Concern | undefined> {
  const { reading, start } = subject;
  const inHome = (path: string) => isWithin(path, home);
  const commands = await listStartedCommands(subject);
  const variable = reading.instructions
    .filter(({ keyword }) => keyword === "ENV")
    .find((instruction) =>
      envPairs(instruction).some(([, { raw }]) => raw.replaceAll(/["']/g, "").split(":").some(inHome)),
    );
  const started =
    (start.argv ?? []).some(inHome) ||
    commands.flat().some(inHome) ||
    (reading.workdir !== undefined && inHome(reading.workdir) && !isWorkingFolderAlone(subject));
  const personal = reading.commands.find((command) => {
    const operation = parsePackageCommand(command);
    return operation?.manager === "pip" && operation.hasOption("--user");
  });
  const volume = reading.instructions.find(
    ({ keyword, json, words }) =>
      keyword === "VOLUME" && (json?.map(({ value }) => value) ?? words.map(({ raw }) => raw)).some(inHome),
  );
  const instruction = variable ?? personal?.script.instruction ?? volume;
  if (instruction === undefined && !started) return undefined;
  return {
    id: "H23",
    weight: "refuse",
    ...(instruction === undefined ? {} : { span: instruction.keywordSpan }),
    text: text("The image keeps what it runs with in /root, which no other user can read."),
    remedy: text("Install it to a folder such as /opt or /usr/local."),
  };
}

/** A program that installs below its user's home folder unless a variable names another place. */
interface HomeInstaller {
  readonly name: string;
  /** Any of them tells it another place, or not to install. */
  readonly variables: readonly string[];
  /** What to write. */
  readonly setting: string;
  /** Words of the program, arguments included; what runs it, such as `npx` and `python -m`, is left out. */
  runs(words: readonly string[], subject: Subject): boolean;
}

const after = (verbs: readonly string[], but: readonly string[] = []) => {
  return ([, ...rest]: readonly string[]) =>
    rest.some((word) => verbs.includes(word)) && !rest.some((word) => but.includes(word));
};

const models =
  /\bfrom_pretrained\(|\bsnapshot_download\(|\bhf_hub_download\(|\bSentenceTransformer\(|\bpipeline\(/;

/** From the programs' documentation on where they keep things (2026-08). */
const installers: readonly HomeInstaller[] = [
  {
    name: "pipenv",
    variables: ["PIPENV_VENV_IN_PROJECT", "PIPENV_SYSTEM", "WORKON_HOME", "VIRTUAL_ENV"],
    setting: "ENV PIPENV_VENV_IN_PROJECT=1",
    runs: after(["install", "sync"], ["--system"]),
  },
  {
    name: "poetry",
    variables: [
      ...["POETRY_VIRTUALENVS_CREATE", "POETRY_VIRTUALENVS_IN_PROJECT", "POETRY_VIRTUALENVS_PATH"],
      ...["VIRTUAL_ENV", "POETRY_CACHE_DIR"],
    ],
    setting: "ENV POETRY_VIRTUALENVS_IN_PROJECT=1",
    runs: after(["install", "sync"]),
  },
  {
    name: "playwright",
    variables: ["PLAYWRIGHT_BROWSERS_PATH"],
    setting: "ENV PLAYWRIGHT_BROWSERS_PATH=/opt/browsers",
    runs: after(["install"]),
  },
  {
    name: "puppeteer",
    variables: ["PUPPETEER_CACHE_DIR"],
    setting: "ENV PUPPETEER_CACHE_DIR=/opt/puppeteer",
    runs: after(["install"]),
  },
  {
    // Where the image has no Python of its own, uv fetches one.
    name: "uv",
    variables: ["UV_PYTHON_INSTALL_DIR", "UV_NO_MANAGED_PYTHON"],
    setting: "ENV UV_PYTHON_INSTALL_DIR=/opt/python",
    runs: ([, verb, next], { stage, reading }) =>
      (verb === "python" && next === "install") ||
      (/^(?:sync|venv|run)$/.test(verb ?? "") &&
        !/python|uv$|conda/.test(stage.rootImage?.reference.text ?? "python") &&
        stage.rootImage?.facts?.user !== undefined &&
        !reading.systemInstalls.some(({ packages }) =>
          packages.some((one) => /^(?:py-?3?-?)?(?:lib)?python/.test(one.name)),
        )),
  },
  {
    name: "nltk",
    variables: ["NLTK_DATA"],
    setting: "ENV NLTK_DATA=/opt/nltk_data",
    runs: ([program = "", ...rest]) =>
      (program === "nltk.downloader" && !rest.includes("-d")) ||
      rest.some((word) => /\bnltk\.download\(/.test(word) && !word.includes("download_dir")),
  },
  {
    name: "huggingface_hub",
    variables: [
      "HF_HOME",
      "HF_HUB_CACHE",
      "TRANSFORMERS_CACHE",
      "SENTENCE_TRANSFORMERS_HOME",
      "XDG_CACHE_HOME",
    ],
    setting: "ENV HF_HOME=/opt/models",
    runs: ([, ...rest]) => rest.some((word) => models.test(word) && !word.includes("cache_dir")),
  },
];

async function findInstalled(subject: Subject): Promise<Concern | undefined> {
  const { reading, stage } = subject;
  // An image that copies what another stage has installed has no such folder.
  const isOurs = ({ script }: Command) => script.stage !== undefined && stage.lineage.includes(script.stage);
  const isSet = (names: readonly string[]) => names.some((name) => stage.environment.get(name) !== undefined);
  for (const command of reading.commands.filter(isOurs)) {
    const words = readPackageCall(command);
    const [called] = words;
    const installer = installers.find(
      ({ name, runs }) =>
        (name === called || name === "nltk" || name === "huggingface_hub") && runs(words, subject),
    );
    if (installer === undefined || isSet(installer.variables)) continue;
    const isAssigned = command.assignments.some(({ name }) => installer.variables.includes(name));
    if (isAssigned || (await isSetInFile(subject, installer))) continue;
    return describe(installer, command.script.instruction);
  }
  const puppeteer = await findPuppeteer(subject);
  const browser = installers.find(({ name }) => name === "puppeteer");
  return puppeteer === undefined || browser === undefined ? undefined : describe(browser, puppeteer);
}

/** `poetry config virtualenvs.create false`, or a poetry.toml that says so. */
async function isSetInFile({ reading, project }: Subject, { name }: HomeInstaller): Promise<boolean> {
  if (name !== "poetry") return false;
  const isTold = reading.commands.some(({ arguments: words }) =>
    words.some(({ text: word }) => /^virtualenvs\.(?:create|in-project|path)$/.test(word)),
  );
  if (isTold) return true;
  const file = await project.context.read("poetry.toml");
  return file.kind === "text" && /^[ \t]*(?:in-project|create|path)[ \t]*=/m.test(file.text);
}

/** Since version 19, puppeteer downloads its browser to the home folder when it is installed. */
async function findPuppeteer(subject: Subject): Promise<Instruction | undefined> {
  const { stage, project, reading } = subject;
  const skips = ["PUPPETEER_SKIP_DOWNLOAD", "PUPPETEER_SKIP_CHROMIUM_DOWNLOAD", "PUPPETEER_CACHE_DIR"];
  if ([...skips, "PUPPETEER_EXECUTABLE_PATH"].some((name) => stage.environment.get(name) !== undefined)) {
    return undefined;
  }
  const install = reading.commands.find((command) => {
    const operation = parsePackageCommand(command);
    return /^(?:npm|yarn|pnpm)$/.test(command.program) && operation?.action === "install";
  });
  if (install === undefined) return undefined;
  const folder = reading.workdirAt(install.script.instruction);
  if (folder === undefined) return undefined;
  const found = await findImageFile(subject, stage, `${folder === "/" ? "" : folder}/package.json`);
  if (found === undefined) return undefined;
  const context = folderOfPath(found.path);
  const manifest = valueOf(await project.packageJson(context));
  const range = manifest?.dependencies.get("puppeteer");
  const major = Number(/\d+/.exec(range ?? "")?.[0] ?? (range === undefined ? 0 : 99));
  if (major < 19) return undefined;
  const entries = await project.listTop(context);
  const isConfigured = entries.some(({ name }) => /^\.puppeteerrc(?:\.|$)|^puppeteer\.config\./.test(name));
  if (isConfigured || (await ignoresScripts(subject, joinPath(context, ".npmrc")))) return undefined;
  return install.script.instruction;
}

async function ignoresScripts({ project }: Subject, path: string): Promise<boolean> {
  const file = await project.context.read(path);
  return file.kind === "text" && /^[ \t]*ignore-scripts[ \t]*=[ \t]*true/m.test(file.text);
}

function describe({ name, setting }: HomeInstaller, { keywordSpan: span }: Instruction): Concern {
  return {
    id: "H23",
    weight: "refuse",
    span,
    text: text("{program} keeps what it installs below /root, which no other user can read.", {
      program: name,
    }),
    remedy: text("Name another folder in front of it: {setting}.", { setting }),
  };
}
