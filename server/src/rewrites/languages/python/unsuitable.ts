/** Images and tools of Python that no rewrite can take apart. */
import type { Stage } from "../../../dockerfile/model.ts";
import type { Refusal, Subject } from "../../language.ts";
import { refuseFor } from "../../refusal.ts";
import { type Text, text } from "../../text.ts";
import { readInstallation } from "./installations.ts";
import type { PackagePlace } from "./package-place.ts";
import { readPythonBase } from "./python-base.ts";

type Kind = "conda" | "accelerator" | "server" | "uv";

/** By what the names of repositories begin with. */
const images: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:continuumio|condaforge|mambaorg|conda)\//, "conda"],
  [
    /^(?:nvidia\/cuda|nvcr\.io\/|pytorch\/pytorch|tensorflow\/tensorflow|rocm\/|huggingface\/|vllm\/)/,
    "accelerator",
  ],
  [
    /^(?:(?:quay\.io\/)?jupyter(?:hub)?\/|apache\/airflow|apache\/superset|tiangolo\/(?:uvicorn|meinheld|uwsgi))/,
    "server",
  ],
  [/^ghcr\.io\/astral-sh\/uv$/, "uv"],
];

/** The kind of an image that runs Python and is none of Python's own. */
export function findForeignImage(stage: Stage): Kind | undefined {
  const name = stage.rootImage?.reference.familiarName ?? "";
  return images.find(([pattern]) => pattern.test(name))?.[1];
}

/** @returns undefined where nothing is known to be in the way */
export function findUnsuitable(subject: Subject, place?: PackagePlace): Refusal | undefined {
  const { stage, reading } = subject;
  const base = readPythonBase(stage);
  const foreign = findForeignImage(stage);
  if (base === undefined)
    return foreign === undefined ? undefined : refuseFor("S2", stage.baseSpan, ...explain(foreign));
  // `python:2-alpine` leaves the minor version open.
  const second = base.minor ?? /^2(?=[.-]|$)/.exec(stage.rootImage?.reference.tag ?? "")?.[0];
  if (second?.startsWith("2") === true) {
    return refuseFor(
      "H14",
      stage.baseSpan,
      text("Python {version} cannot make virtual environments by itself.", { version: second }),
      text("Move the application to Python 3 first."),
    );
  }
  const conda = reading.commands.find(
    ({ program }) => program === "conda" || program === "mamba" || program === "micromamba",
  );
  if (conda !== undefined) return refuseFor("S4", conda.span, ...explain("conda"));
  const browser = reading.commands.find(
    ({ program, arguments: words }) =>
      (program === "playwright" && words[0]?.text.startsWith("install") === true) ||
      (/^python[\d.]*$/.test(program) && words.some(({ text: word }) => word === "playwright")),
  );
  if (browser !== undefined && place !== undefined) {
    return refuseFor(
      "H11",
      browser.span,
      text(
        "Playwright installs browsers and the system libraries that they need, which a copy of the packages does not bring.",
      ),
      text("Build the last stage on mcr.microsoft.com/playwright/python."),
    );
  }
  return undefined;
}

/** uv fetches the Python that a project asks for where the image has another, and keeps it in root's home. */
export async function findOtherPython(
  { reading, stage, project }: Subject,
  minor: string | undefined,
): Promise<Refusal | undefined> {
  const sync = reading.commands.find((command) => readInstallation(command)?.tool === "uv sync");
  if (sync === undefined || minor === undefined) return undefined;
  const downloads = stage.environmentAt(sync.script.instruction).get("UV_PYTHON_DOWNLOADS")?.value;
  if (/^(?:0|never|manual|false)$/.test(downloads ?? "")) return undefined;
  const { pythonVersion } = await project.python(".");
  const wanted = /^\d+\.\d+/.exec(pythonVersion ?? "")?.[0];
  if (wanted === undefined || wanted === minor) return undefined;
  return refuseFor(
    "H14",
    sync.span,
    text(
      "The project asks for Python {wanted} and the image has {version}, so that uv downloads one that is not copied.",
      {
        wanted,
        version: minor,
      },
    ),
    text("Build on an image of the Python that .python-version names."),
  );
}

function explain(kind: Kind): readonly [Text, Text] {
  switch (kind) {
    case "conda":
      return [
        text(
          "Conda's environments hold an interpreter and libraries of their own, which no image of Python can take over.",
        ),
        text("Install the packages with pip on an image of Python."),
      ];
    case "accelerator":
      return [
        text("The base image brings drivers' libraries and frameworks that a smaller one does not have."),
        text("Choose a runtime variant of the base image by hand."),
      ];
    case "server":
      return [
        text("The base image brings the application's server and its start script."),
        text("Install the server from PyPI on an image of Python."),
      ];
    case "uv":
      return [
        text("The image has no Python of its own, so that uv downloads one outside of the environment."),
        text("Begin FROM a tag with Python: ghcr.io/astral-sh/uv:python3.13-bookworm."),
      ];
  }
}
