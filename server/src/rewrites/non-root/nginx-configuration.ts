/** The configuration of nginx that a stage brings along: where it listens, and what only root could write. */
import type { Environment } from "../../dockerfile/environment.ts";
import type { Instruction } from "../../dockerfile/model.ts";
import type { BuildContext } from "../build-context.ts";
import { baseName, isWithin, joinPath } from "../container-path.ts";
import { joinPath as joinContextPath } from "../context-paths.ts";
import { textOf } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import type { CopyReading } from "../stage-reading.ts";
import { findImageFile } from "../start/files-in-image.ts";
import { text } from "../text.ts";

export interface Configuration {
  /** A file of the build says where nginx listens. */
  readonly isOwn: boolean;
  readonly lowPorts: readonly string[];
  /** Absolute: has to be there, and belong to nginx' user. */
  readonly pidFile: string | undefined;
  /** Absolute: what nginx writes to there has to belong to its user. */
  readonly logFolders: readonly string[];
  readonly concerns: readonly Concern[];
}

/** Compiled in (docker-nginx, `nginx -V`: `--pid-path=/run/nginx.pid`). */
const usualPidFile = "/run/nginx.pid";
const whole = "/etc/nginx/nginx.conf";

/** Of all files that the stage brings to nginx' folder, and of what its RUNs change there. */
export async function readConfiguration(subject: Subject): Promise<Configuration> {
  const { reading, dockerfile, stage } = subject;
  const concerns: Concern[] = [];
  const read: Judged[] = [];
  const at = (instruction: Instruction) => ({ span: instruction.keywordSpan });
  let isOwn = false;
  for (const copy of reading.copies) {
    const { destination, instruction } = copy;
    if (destination === undefined || !isWithin(destination, "/etc/nginx")) continue;
    for (const path of await listFiles(subject, copy)) {
      if (!isConfiguration(path)) continue;
      isOwn = true;
      const found = await findImageFile(subject, stage, path);
      if (found?.file.kind !== "text") concerns.push({ ...unread(path), ...at(instruction) });
      else {
        const code = fillIn(found.file.text, stage.environment);
        const judged = judge(code, found.path.replace(/^\.\//, ""), path === whole);
        read.push(judged);
        concerns.push(...judged.concerns.map((concern) => ({ ...concern, ...at(instruction) })));
      }
    }
  }
  const changed = stage.instructions.find(
    (instruction) =>
      instruction.keyword === "RUN" &&
      /\/etc\/nginx\/\S/.test(withoutRemoval(textOf(dockerfile, instruction))),
  );
  return {
    isOwn: isOwn || changed !== undefined,
    lowPorts: read.flatMap(({ lowPorts }) => lowPorts),
    pidFile: read.find(({ pidFile }) => pidFile !== undefined)?.pidFile,
    logFolders: [...new Set(read.flatMap(({ logFolders }) => logFolders))],
    concerns: changed === undefined ? concerns : [...concerns, { ...unread("/etc/nginx"), ...at(changed) }],
  };
}

/** What the image does with templates when it starts, unless variables are set anew then. */
function fillIn(code: string, environment: Environment): string {
  return code.replace(/\$\{(\w+)\}/g, (whole, name: string) => environment.get(name)?.value ?? whole);
}

/** What is read by `include`, or as a template for that; certificates and passwords are not. */
function isConfiguration(path: string): boolean {
  return /\.conf$/.test(path) || /^\/etc\/nginx\/(?:conf\.d|templates|sites-\w+)\/./.test(path);
}

const mostFolders = 3;
/** Of one COPY: whoever brings more brings no configuration alone. */
const mostFiles = 100;

/** What a COPY brings, as absolute paths of the image: one for each file where the context shows them. */
async function listFiles({ project }: Subject, copy: CopyReading): Promise<readonly string[]> {
  const { destination = "/", sources, intoFolder, from } = copy;
  const found: string[] = [];
  for (const source of sources) {
    if (found.length >= mostFiles) break;
    const name = baseName((source ?? "").replace(/\/$/, ""));
    const inside =
      source === undefined || from.kind !== "context"
        ? []
        : await listBelow(project.context, source.replace(/^\/+/, "") || ".", mostFolders);
    const isFolder = intoFolder || /^\/etc\/nginx(?:\/(?:conf\.d|templates))?$/.test(destination);
    found.push(
      ...(inside.length > 0
        ? inside.slice(0, mostFiles).map((path) => joinPath(destination, path))
        : [isFolder ? joinPath(destination, name) : destination]),
    );
  }
  return found;
}

/** Paths seen from the folder; none where it is a file, or not known. */
async function listBelow(context: BuildContext, folder: string, depth: number): Promise<readonly string[]> {
  if (depth === 0 || /[*?[]/.test(folder)) return [];
  const entries = await context.list(folder);
  const inner = await Promise.all(
    entries.map(async ({ name, kind }) =>
      kind === "folder"
        ? (await listBelow(context, joinContextPath(folder, name), depth - 1)).map(
            (path) => `${name}/${path}`,
          )
        : [name],
    ),
  );
  return inner.flat();
}

/** What is taken away says nothing about where nginx listens. */
function withoutRemoval(code: string): string {
  return code.replaceAll(/\brm\s[^&|;\n]*/g, "");
}

interface Judged {
  readonly lowPorts: readonly string[];
  readonly pidFile?: string;
  readonly logFolders: readonly string[];
  readonly concerns: readonly Concern[];
}

/** https://nginx.org/en/docs/ngx_core_module.html */
function judge(code: string, path: string, isWhole: boolean): Judged {
  const lines = code.replaceAll(/(?:^|\s)#.*$/gm, "");
  const ports = [...lines.matchAll(/(?:^|[;{}\s])listen\s+(?:\S*:)?(\d+)\b/g)].map(([, port = ""]) => port);
  const pid = /(?:^|[;{}\s])pid\s+(\S+?)\s*;/.exec(lines)?.[1] ?? (isWhole ? usualPidFile : undefined);
  const logs = [...lines.matchAll(/(?:^|[;{}\s])(?:access|error)_log\s+(\/\S+?)[\s;]/g)]
    .map(([, file = ""]) => file)
    .filter((file) => !/^\/dev\/|^\/tmp\/|^\/var\/log\/nginx\/(?:access|error)\.log$/.test(file));
  // Others may not be there.
  const stray = logs.find((file) => joinPath(file, "..") !== "/var/log/nginx");
  return {
    lowPorts: [...new Set(ports)].filter((port) => Number(port) < 1024),
    ...(pid?.startsWith("/") === true && !pid.startsWith("/tmp/") ? { pidFile: pid } : {}),
    logFolders: logs.length > 0 && stray === undefined ? ["/var/log/nginx"] : [],
    concerns: [
      ...(hasSilentServer(lines) ? [silentServer(path)] : []),
      ...(/(?:^|[;{}\s])listen\s+[^;\s]*\$/.test(lines) ? [unread(path)] : []),
      ...(stray === undefined
        ? []
        : [
            {
              id: "S9",
              weight: "refuse",
              text: text("{path} writes logs where only root may, so nginx does not start as another user.", {
                path,
              }),
              remedy: text("Log to /dev/stdout and /dev/stderr."),
            } as const,
          ]),
    ],
  };
}

/** Whether a block `server` says nothing of where it listens. */
function hasSilentServer(lines: string): boolean {
  const open: { readonly isServer: boolean; listens: boolean }[] = [];
  for (const [found] of lines.matchAll(/\bserver\s*\{|\b(?:listen|include)\s|[{}]/g)) {
    const around = open.at(-1);
    if (found === "}") {
      open.pop();
      if (around?.isServer === true && !around.listens) return true;
    } else if (found.endsWith("{")) open.push({ isServer: found !== "{", listens: false });
    else if (around !== undefined) around.listens = true;
  }
  return false;
}

/** ngx_http_core_module, `listen`: "If the directive is not present then either *:80 is used if nginx runs with the superuser privileges, or *:8000 otherwise". */
function silentServer(path: string): Concern {
  return {
    id: "H15",
    weight: "refuse",
    text: text("A server in {path} has no listen, so that nginx opens port 8000 where it is not root's.", {
      path,
    }),
    remedy: text("Say where the server listens: {setting}.", { setting: "listen 8080;" }),
  };
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
