/** nginx without root: the image that its makers publish for that, with the site's configuration as it is. */
import type { Instruction } from "../../dockerfile/model.ts";
import type { Edit } from "../../finding.ts";
import { insertBeforeStart } from "../../fixes/insert-instruction.ts";
import { isPlainPath, isWithin } from "../container-path.ts";
import { insertLinesAfter, insertLinesBefore, keywordIn } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import type { Concern, Outcome } from "../rewrite.ts";
import { text } from "../text.ts";
import { toTodo } from "../todo.ts";
import { describeLowPort } from "./low-port.ts";
import { readConfiguration } from "./nginx-configuration.ts";
import { readNginxStart } from "./nginx-start.ts";
import { describeUnreadScript } from "./unread-script.ts";

/** docker-nginx-unprivileged, README (2026-07): its user, and where it listens unless it is told otherwise. */
const image = "nginxinc/nginx-unprivileged";
const user = "101";
const usualPort = "8080";

/** Tags that both images have. */
const sharedTag =
  /^(?:latest|(?:stable|mainline)?(?:-?alpine)?(?:-slim)?|1\.(?:1[89]|[2-9]\d)(?:\.\d+)?(?:-alpine(?:3\.\d+)?)?(?:-slim)?|1\.2[3-9](?:\.\d+)?-bookworm)$/;

/** @returns undefined where the stage is no plain nginx, or something else is in the way: the usual reasons hold */
export async function planUnprivilegedNginx(subject: Subject): Promise<Outcome | undefined> {
  const { stage } = subject;
  const reference = stage.base.kind === "image" ? stage.rootImage?.reference : undefined;
  const name = reference?.spans.name;
  if (reference?.familiarName !== "nginx" || name === undefined || reference.digest !== undefined)
    return undefined;
  if (stage.lineage.length > 1 || stage.effectiveUser.state !== "root") return undefined;
  if (reference.tag !== undefined && !sharedTag.test(reference.tag)) return undefined;
  const preparation = await readNginxStart(subject);
  if (preparation === undefined) return undefined;
  const exposed = listExposed(subject);
  const configuration = await readConfiguration(subject);
  const refusals = configuration.concerns.filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return { kind: "refused", concerns: refusals };
  // What a start writes there may say where nginx listens, too.
  const isMoved =
    !configuration.isOwn && !preparation.folders.some((folder) => isWithin(folder, "/etc/nginx"));
  const check = stage.instructions.findLast(({ keyword }) => keyword === "HEALTHCHECK");
  const asked = check === undefined || !isMoved ? [] : moveQuestion(check);
  if (asked === undefined) return undefined;
  const { pidFile, logFolders } = configuration;
  const paths = [...(pidFile === undefined ? [] : [pidFile]), ...logFolders, ...preparation.folders];
  if (!paths.every(isPlainPath)) return undefined;
  const concerns = [
    ...configuration.concerns,
    ...(preparation.isSure ? [] : [describeUnreadScript()]),
    ...(configuration.lowPorts.length > 0
      ? [describeLowPort([...new Set(configuration.lowPorts)].join(", "))]
      : []),
    ...(isMoved ? [movedPort()] : []),
  ];
  return {
    kind: "offered",
    plan: {
      rewrite: "non-root",
      level: concerns.some(({ weight }) => weight === "assume") ? "B" : "A",
      edits: inOrder([
        ...writeEdits(subject, name, concerns, isMoved ? exposed : [], { pidFile, paths }),
        ...asked,
      ]),
      steps: [
        text("The image becomes {image}, whose user {user} owns what nginx writes to.", { image, user }),
        ...(paths.length > 0
          ? [
              text("{folders} become this user's: the application writes to them.", {
                folders: paths.join(" "),
              }),
            ]
          : []),
      ],
      concerns,
      changes: [
        "user",
        ...(isMoved ? (["ports"] as const) : []),
        ...(asked.length > 0 ? (["health-check"] as const) : []),
      ],
    },
  };
}

/** What a HEALTHCHECK asks of nginx, at the port that it moves to; undefined where that cannot be told. */
function moveQuestion({ blanked, argumentsSpan }: Instruction): readonly Edit[] | undefined {
  const at = /(\s|["']|http:\/\/)(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(:80)?(?=[/\s"'|;]|$)/.exec(blanked);
  if (at === null) return /\b(?:curl|wget)\b/.test(blanked) ? undefined : [];
  const end = argumentsSpan.start + at.index + at[0].length;
  return [{ span: { start: end - (at[2]?.length ?? 0), end }, text: `:${usualPort}` }];
}

interface Owned {
  /** nginx opens the file of its process id, which only root could make there. */
  readonly pidFile: string | undefined;
  readonly paths: readonly string[];
}

function writeEdits(
  { dockerfile, stage }: Subject,
  name: { readonly start: number; readonly end: number },
  concerns: readonly Concern[],
  moved: readonly { readonly start: number; readonly end: number }[],
  { pidFile, paths }: Owned,
): readonly Edit[] {
  const keyword = keywordIn(dockerfile, "USER");
  const todos = concerns.filter(({ weight }) => weight === "assume").map((one) => toTodo(one.text));
  // The image is that user's from the start, who may not change what is root's.
  const works = stage.instructions.some((instruction) => instruction.keyword === "RUN");
  // It says itself that it is root's.
  const isSet = stage.instructions.some((instruction) => instruction.keyword === "USER");
  const edits = [
    { span: name, text: image },
    ...(works && !isSet ? [insertLinesAfter(dockerfile, stage.from, [`${keyword} root`])] : []),
    ...moved.map((span) => ({ span, text: usualPort })),
  ];
  const commands = [
    ...(pidFile === undefined ? [] : [`touch ${pidFile}`]),
    `chown -R ${user}:${user} ${paths.join(" ")}`,
  ];
  const preparation = [
    ...(works || isSet ? [] : [`${keyword} root`]),
    `${keywordIn(dockerfile, "RUN")} ${commands.join(" && ")}`,
  ];
  const isSwitched = works || isSet || paths.length > 0;
  const last = [
    ...(paths.length > 0 ? preparation : []),
    ...todos,
    ...(isSwitched ? [`${keyword} ${user}`] : []),
  ];
  if (last.length === 0) return edits;
  // A comment alone at the end of a file says nothing about a line.
  const place = isSwitched
    ? insertBeforeStart(dockerfile, stage, last)
    : insertLinesBefore(dockerfile, stage.from, todos);
  return [...edits, place];
}

function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function listExposed({ stage }: Subject) {
  return stage.instructions
    .filter(({ keyword }) => keyword === "EXPOSE")
    .flatMap(({ words }) => words.filter(({ raw }) => /^80(?:\/tcp)?$/.test(raw)))
    .map(({ span, raw }) => ({ start: span.start, end: span.end - (raw.length - 2) }));
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
