/** nginx without root: the image that its makers publish for that, with the site's configuration as it is. */
import type { Instruction } from "../../dockerfile/model.ts";
import type { Edit } from "../../finding.ts";
import { insertBeforeStart } from "../../fixes/insert-instruction.ts";
import { baseName, isWithin, joinPath } from "../container-path.ts";
import { insertLinesAfter, keywordIn, textOf } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import type { Concern, Outcome } from "../rewrite.ts";
import { findImageFile } from "../start/files-in-image.ts";
import { text } from "../text.ts";
import { toTodo } from "../todo.ts";

/** docker-nginx-unprivileged, README (2026-07): its user, and where it listens unless it is told otherwise. */
const image = "nginxinc/nginx-unprivileged";
const user = "101";
const usualPort = "8080";

/** Tags that both images have. */
const sharedTag =
  /^(?:latest|(?:stable|mainline)?(?:-?alpine)?(?:-slim)?|1\.(?:1[89]|[2-9]\d)(?:\.\d+)?(?:-alpine(?:3\.\d+)?)?(?:-slim)?|1\.2[3-9](?:\.\d+)?-bookworm)$/;

interface Configuration {
  /** A file of the build says where nginx listens. */
  readonly isOwn: boolean;
  readonly lowPorts: readonly string[];
  readonly concerns: readonly Concern[];
}

/** @returns undefined where the stage is no plain nginx, or something else is in the way: the usual reasons hold */
export async function planUnprivilegedNginx(subject: Subject): Promise<Outcome | undefined> {
  const { stage, start } = subject;
  const reference = stage.base.kind === "image" ? stage.rootImage?.reference : undefined;
  const name = reference?.spans.name;
  if (reference?.familiarName !== "nginx" || name === undefined || reference.digest !== undefined)
    return undefined;
  if (stage.lineage.length > 1 || stage.effectiveUser.state !== "root") return undefined;
  if (reference.tag !== undefined && !sharedTag.test(reference.tag)) return undefined;
  if (start.entrypoint !== undefined || baseName(start.argv?.[0] ?? "") !== "nginx") return undefined;
  const exposed = listExposed(subject);
  const configuration = await readConfiguration(subject);
  const refusals = configuration.concerns.filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return { kind: "refused", concerns: refusals };
  const isMoved = !configuration.isOwn;
  const isAsked = stage.instructions.some(({ keyword }) => keyword === "HEALTHCHECK");
  if (isMoved && isAsked) return undefined;
  const concerns = [
    ...configuration.concerns,
    ...(configuration.lowPorts.length > 0 ? [lowPort(configuration.lowPorts)] : []),
    ...(isMoved ? [movedPort()] : []),
  ];
  return {
    kind: "offered",
    plan: {
      rewrite: "non-root",
      level: concerns.some(({ weight }) => weight === "assume") ? "B" : "A",
      edits: inOrder(writeEdits(subject, name, concerns, isMoved ? exposed : [])),
      steps: [
        text("The image becomes {image}, whose user {user} owns what nginx writes to.", { image, user }),
      ],
      concerns,
      changes: ["user", ...(isMoved ? (["ports"] as const) : [])],
    },
  };
}

function writeEdits(
  { dockerfile, stage }: Subject,
  name: { readonly start: number; readonly end: number },
  concerns: readonly Concern[],
  moved: readonly { readonly start: number; readonly end: number }[],
): readonly Edit[] {
  const keyword = keywordIn(dockerfile, "USER");
  const todos = concerns.filter(({ weight }) => weight === "assume").map((one) => toTodo(one.text));
  // The image is that user's from the start, who may not change what is root's.
  const works = stage.instructions.some((instruction) => instruction.keyword === "RUN");
  const edits = [
    { span: name, text: image },
    ...(works ? [insertLinesAfter(dockerfile, stage.from, [`${keyword} root`])] : []),
    ...moved.map((span) => ({ span, text: usualPort })),
  ];
  const last = [...todos, ...(works ? [`${keyword} ${user}`] : [])];
  if (last.length === 0) return edits;
  // A comment alone at the end of a file says nothing about a line.
  const place = works
    ? insertBeforeStart(dockerfile, stage, last)
    : insertLinesAbove(dockerfile, stage.from, todos);
  return [...edits, place];
}

function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function insertLinesAbove(
  { text: source }: Subject["dockerfile"],
  { span }: Instruction,
  lines: readonly string[],
): Edit {
  const at = source.lastIndexOf("\n", span.start - 1) + 1;
  const lineBreak = source.includes("\r\n") ? "\r\n" : "\n";
  return { span: { start: at, end: at }, text: lines.map((line) => line + lineBreak).join("") };
}

function listExposed({ stage }: Subject) {
  return stage.instructions
    .filter(({ keyword }) => keyword === "EXPOSE")
    .flatMap(({ words }) => words.filter(({ raw }) => /^80(?:\/tcp)?$/.test(raw)))
    .map(({ span, raw }) => ({ start: span.start, end: span.end - (raw.length - 2) }));
}

async function readConfiguration(subject: Subject): Promise<Configuration> {
  const { reading, dockerfile, stage } = subject;
  const concerns: Concern[] = [];
  const lowPorts: string[] = [];
  let isOwn = false;
  const at = (instruction: Instruction) => ({ span: instruction.keywordSpan });
  for (const { destination, sources, intoFolder, instruction } of reading.copies) {
    if (destination === undefined) continue;
    // Scripts that the image runs first, as the user.
    if (isWithin(destination, "/docker-entrypoint.d")) {
      const what = text(
        "The container starts with a script: it must not need root, nor write where only root may.",
      );
      concerns.push({ id: "H06", weight: "assume", ...at(instruction), text: what });
    }
    if (!isWithin(destination, "/etc/nginx")) continue;
    isOwn = true;
    const isFolder = intoFolder || /^\/etc\/nginx(?:\/(?:conf\.d|templates))?$/.test(destination);
    const paths = isFolder
      ? sources.map((source) => joinPath(destination, baseName((source ?? "").replace(/\/$/, ""))))
      : [destination];
    for (const path of paths) {
      const found = await findImageFile(subject, stage, path);
      if (found?.file.kind !== "text") concerns.push({ ...unread(path), ...at(instruction) });
      else {
        const judged = judge(
          found.file.text,
          found.path.replace(/^\.\//, ""),
          path === "/etc/nginx/nginx.conf",
        );
        lowPorts.push(...judged.lowPorts);
        concerns.push(...judged.concerns.map((concern) => ({ ...concern, ...at(instruction) })));
      }
    }
  }
  const changed = stage.instructions.find(
    (instruction) =>
      instruction.keyword === "RUN" &&
      /\/etc\/nginx\/\S/.test(withoutRemoval(textOf(dockerfile, instruction))),
  );
  if (changed === undefined) return { isOwn, lowPorts, concerns };
  return { isOwn: true, lowPorts, concerns: [...concerns, { ...unread("/etc/nginx"), ...at(changed) }] };
}

/** What is taken away says nothing about where nginx listens. */
function withoutRemoval(code: string): string {
  return code.replaceAll(/\brm\s[^&|;\n]*/g, "");
}

/** https://nginx.org/en/docs/ngx_core_module.html */
function judge(
  code: string,
  path: string,
  isWhole: boolean,
): { readonly lowPorts: readonly string[]; readonly concerns: readonly Concern[] } {
  const lines = code.replaceAll(/(?:^|\s)#.*$/gm, "");
  const ports = [...lines.matchAll(/(?:^|[;{}\s])listen\s+(?:\S*:)?(\d+)\b/g)].map(([, port = ""]) => port);
  const lowPorts = [...new Set(ports)].filter((port) => Number(port) < 1024);
  const pid = /(?:^|[;{}\s])pid\s+(\S+?)\s*;/.exec(lines)?.[1];
  const isPidOfRoot = pid === undefined ? isWhole : !pid.startsWith("/tmp/");
  const log = /(?:^|[;{}\s])(?:access|error)_log\s+(\/\S+?)[\s;]/g;
  const isLogOfRoot = [...lines.matchAll(log)].some(
    ([, file = ""]) => !/^\/dev\/|^\/tmp\/|^\/var\/log\/nginx\/(?:access|error)\.log$/.test(file),
  );
  const concerns: Concern[] = [];
  if (isPidOfRoot || isLogOfRoot) {
    concerns.push({
      id: "S9",
      weight: "refuse",
      text: isPidOfRoot
        ? text(
            "{path} leaves the pid file where only root may write, so nginx does not start as another user.",
            {
              path,
            },
          )
        : text("{path} writes logs where only root may, so nginx does not start as another user.", { path }),
      remedy: isPidOfRoot
        ? text("Write pid /tmp/nginx.pid; into it.")
        : text("Log to /dev/stdout and /dev/stderr."),
    });
  }
  return { lowPorts, concerns };
}

function unread(path: string): Concern {
  return {
    id: "H15",
    weight: "assume",
    text: text(
      "{path} listens on a port above 1023, and names neither a user nor a pid file that only root may write.",
      { path },
    ),
  };
}

function lowPort(ports: readonly string[]): Concern {
  return {
    id: "H15",
    weight: "assume",
    text: text(
      "Port {ports} is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.",
      { ports: [...new Set(ports)].join(", ") },
    ),
  };
}

function movedPort(): Concern {
  return {
    id: "H15",
    weight: "assume",
    text: text(
      "The container listens on port {new} in place of {old}, which not every user may open: publish that one.",
      { new: usualPort, old: "80" },
    ),
  };
}
