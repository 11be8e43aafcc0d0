/** Whether the application writes below its user's home folder, which users that are made here do not have (H23). */
import type { UserSwitch } from "../../fixes/switch-user.ts";
import type { Subject } from "../language.ts";
import { listContextFolders } from "./context-folders.ts";
import { listStartedCommands } from "./started-commands.ts";

/** Programs that write there when they start. */
const writers: ReadonlySet<string> = new Set([
  ...[
    "npm",
    "npx",
    "yarn",
    "pnpm",
    "bundle",
    "dotnet",
    "streamlit",
    "jupyter",
    "R",
    "Rscript",
    "mvn",
    "mvnw",
  ],
  ...["conda", "mamba", "micromamba", "pm2", "pm2-runtime", "pm2-docker", "pm2-dev"],
  ...["gradle", "gradlew", "sbt", "lein", "go", "air", "cargo", "uv", "poetry", "pipenv", "deno", "bun"],
  ...["chromium", "soffice", "pip", "pip3", "ipython", "mycli", "pgcli", "litecli"],
]);

/** Packages of Python that keep models, settings or caches there, by their documentation (2026-08). */
const pythonPackages: ReadonlySet<string> = new Set([
  ...["matplotlib", "transformers", "huggingface-hub", "sentence-transformers", "diffusers", "datasets"],
  ...["torch", "torchvision", "ultralytics", "easyocr", "openai-whisper", "faster-whisper", "nltk", "gensim"],
  ...["gradio", "streamlit", "yfinance", "keras", "tensorflow", "tensorflow-hub", "kaggle", "gdown", "wandb"],
  ...["chromadb", "fastembed", "paddleocr", "rembg", "insightface", "deepface", "webdriver-manager"],
  ...[
    "undetected-chromedriver",
    "numba",
    "librosa",
    "spotdl",
    "yt-dlp",
    "kivy",
    "astropy",
    "dask",
    "jupyter",
  ],
]);

/** Programs of the distribution that keep a profile there, whoever starts them. */
const profiled = /^(?:chromium|firefox|google-chrome|libreoffice|soffice|inkscape|wine)(?:[-.]|$)/;

/** @param user who runs the application: those that images have already may have a home folder */
export async function needsHome(subject: Subject, user: UserSwitch): Promise<boolean> {
  if (
    (user.kind === "existing" && user.user !== "www-data") ||
    subject.stage.environment.get("HOME") !== undefined
  )
    return false;
  const commands = await listStartedCommands(subject);
  if (commands.some(([program = ""]) => writers.has(program.slice(program.lastIndexOf("/") + 1))))
    return true;
  const installed = subject.reading.systemInstalls.flatMap(({ packages }) =>
    packages.map(({ name }) => name),
  );
  return installed.some((name) => profiled.test(name)) || usesWriters(subject);
}

async function usesWriters(subject: Subject): Promise<boolean> {
  for (const folder of listContextFolders(subject)) {
    const { packages } = await subject.project.python(folder);
    if ([...packages].some((name) => pythonPackages.has(name))) return true;
  }
  return false;
}
