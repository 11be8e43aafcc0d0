/** Which image without a shell a site's web server can run on. */
import type { Instruction } from "../../../dockerfile/model.ts";
import { baseName, isWithin } from "../../container-path.ts";
import { findHealthPrograms } from "../../health-check/convert-health-check.ts";
import type { MinimalBase, Refusal, Subject } from "../../language.ts";
import { refuse } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import { readConfigurations } from "./nginx-configurations.ts";
import { stableNginx, unprivilegedPort } from "./nginx-site.ts";
import { readWebServer } from "./web-server.ts";

export async function minimiseSite(subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  const { stage, settings, reading } = subject;
  const server = readWebServer(stage);
  if (server === undefined) return undefined;
  if (settings.minimalFamily !== "hardened") {
    return refuse({
      id: "H06",
      weight: "refuse",
      span: stage.baseSpan,
      text: text("There is no distroless image of nginx, whose own image starts with a shell script."),
      remedy: text("Choose Docker's Hardened Images in the settings: dhi.io/nginx has no shell."),
    });
  }
  const obstacles = [
    ...findStart(subject),
    ...findTemplates(subject),
    ...findHealth(subject),
    ...findVersion(subject),
  ];
  const configurations = await readConfigurations(subject);
  const found = [...obstacles, ...configurations.concerns];
  const refusals = found.filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return refuse(...refusals);
  const low = server === "nginx" ? findLowPorts(reading.instructions) : [];
  // Its own configuration goes with the image; one of the file's stays what it is.
  const isMoved = !configurations.hasSite && low.length > 0;
  return {
    kind: "base",
    image: `dhi.io/nginx:${stableNginx()}`,
    user: "65532:65532",
    edits: isMoved ? low.map(({ span }) => ({ span, text: String(unprivilegedPort) })) : [],
    additions: [],
    copies: [],
    healthRuntime: { language: "none", program: "nginx" },
    runtimeLines: [],
    coveredPackages: new Set(["ca-certificates", "tzdata"]),
    steps: [],
    concerns: [...found, ...(isMoved ? [movedPort(low.map(({ raw }) => raw).join(", "))] : [])],
    changes: isMoved ? ["ports"] : [],
  };
}

function findLowPorts(instructions: readonly Instruction[]) {
  return instructions
    .filter(({ keyword }) => keyword === "EXPOSE")
    .flatMap(({ words }) => words)
    .filter(({ raw }) => /^80(?:\/tcp)?$/.test(raw));
}

function movedPort(ports: string): Concern {
  return {
    id: "H15",
    weight: "assume",
    text: text(
      "The container listens on port {new} in place of {old}, which not every user may open: publish that one.",
      {
        new: String(unprivilegedPort),
        old: ports,
      },
    ),
  };
}

/** `nginx -g "daemon off;"` is what the image starts by itself. */
function findStart({ start }: Subject): readonly Concern[] {
  const { command, entrypoint } = start;
  if (entrypoint === undefined && command === undefined) return [];
  const words = command?.json?.map(({ value }) => value) ?? [];
  const isUsual = entrypoint === undefined && baseName(words[0] ?? "") === "nginx";
  if (isUsual) return [];
  return [
    {
      id: "H06",
      weight: "refuse",
      span: (entrypoint ?? command)?.keywordSpan ?? { start: 0, end: 0 },
      text: text(
        "The container starts with something else than nginx, for which the image may need a shell.",
      ),
      remedy: text("Do the preparations when the image is built, and let the image start nginx."),
    },
  ];
}

/** The image's entry script fills them in with envsubst. */
function findTemplates({ reading }: Subject): readonly Concern[] {
  const copy = reading.copies.find(
    ({ destination }) =>
      destination !== undefined &&
      (isWithin(destination, "/etc/nginx/templates") || isWithin(destination, "/docker-entrypoint.d")),
  );
  if (copy === undefined) return [];
  return [
    {
      id: "H06",
      weight: "refuse",
      span: copy.instruction.keywordSpan,
      text: text("A shell script fills in the templates of the configuration when a container starts."),
      remedy: text("Write the configuration when the image is built."),
    },
  ];
}

function findHealth(subject: Subject): readonly Concern[] {
  const [program] = findHealthPrograms(subject);
  if (program === undefined) return [];
  return [
    {
      id: "H08",
      weight: "refuse",
      text: text("The HEALTHCHECK runs {program}, which the image does not have.", { program }),
      remedy: text("Let the orchestrator ask nginx, and take the HEALTHCHECK out."),
    },
  ];
}

/** Another release of nginx comes along. */
function findVersion({ stage }: Subject): readonly Concern[] {
  const tag = stage.rootImage?.reference.tag;
  const version = /^(\d+\.\d+)/.exec(tag ?? "")?.[1];
  if (version === undefined || version === stableNginx()) return [];
  return [
    {
      id: "H38",
      weight: "assume",
      span: stage.baseSpan,
      text: text("The site works with nginx {version}, in place of {old}.", {
        version: stableNginx(),
        old: version,
      }),
    },
  ];
}
