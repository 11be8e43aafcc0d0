/**
 * Images that start as root on purpose and hand over to a service user in their entry point, as the official
 * database images do. What an entry script on disk does cannot be seen; what is visible are the tools for it.
 */
import type { Command, Script } from "./command.ts";
import type { Dockerfile, Stage } from "./model.ts";

/** Programs whose purpose is to start another one as another user. */
const droppers = new Set([
  "gosu",
  "su-exec",
  "setpriv",
  "chpst",
  "s6-setuidgid",
  "runuser",
  "setuidgid",
  "setuser",
]);
const dropperWord = /(?:^|[/\s"'])(?:gosu|su-exec|s6-setuidgid|setuidgid|chpst)(?=[\s"'@:=_-]|$)/;

/**
 * The user or tool that a shipped stage's process is handed to, or undefined where nothing shows it.
 *
 * @param baseDropsTo what the base image's own entry point does; void where the file sets another one
 */
export function findPrivilegeDrop(
  dockerfile: Dockerfile,
  stage: Stage,
  baseDropsTo: string | undefined,
): string | undefined {
  const hasOwnEntrypoint = stage.lineage.some((ancestor) =>
    ancestor.instructions.some((instruction) => instruction.keyword === "ENTRYPOINT"),
  );
  if (baseDropsTo !== undefined && !hasOwnEntrypoint) return baseDropsTo;
  const isOurs = (script: Script) => script.stage !== undefined && stage.lineage.includes(script.stage);
  for (const script of dockerfile.startScripts.filter(isOurs)) {
    const found = script.commands.map(findDropper).find((name) => name !== undefined);
    if (found !== undefined) return found;
  }
  for (const script of dockerfile.scripts.filter(isOurs)) {
    if (script.commands.some((command) => installsDropper(command))) return "gosu";
  }
  return findInFiles(dockerfile, stage) ? "gosu" : undefined;
}

/** Servers and supervisors that start as root by design and run their work as other users. */
const masters = new Set([
  ...["nginx", "openresty", "httpd", "httpd-foreground", "apache2", "apache2ctl", "apachectl"],
  ...["apache2-foreground", "sshd", "dropbear", "vsftpd", "cron", "crond", "supervisord", "init", "systemd"],
  ...["s6-svscan", "runsvdir", "runsvdir-start", "my_init", "monit", "php-fpm", "haproxy", "squid", "named"],
  ...["smbd", "nmbd", "postfix", "dovecot", "exim", "exim4", "proftpd", "pure-ftpd", "rsyslogd", "xinetd"],
]);

/** The program that a stage's CMD or ENTRYPOINT starts, where it is one that hands its work to other users. */
export function findMasterProcess(dockerfile: Dockerfile, stage: Stage): string | undefined {
  const last = (keyword: string) =>
    dockerfile.startScripts.findLast(
      (script) => script.stage === stage && script.instruction.keyword === keyword,
    );
  return [last("ENTRYPOINT"), last("CMD")]
    .flatMap((script) => script?.commands ?? [])
    .map((command) => command.program || programOf(command.programWord.text))
    .find((program) => masters.has(program));
}

/** What only a container needs that is started as root for the sake of its services, by what starts them. */
const serviceSigns: readonly (readonly [RegExp, string])[] = [
  [/\/sshd?_config\b|\bsshd\b|\bopenssh-server\b/, "sshd"],
  [/\bsupervisord\b|\/etc\/supervisor/, "supervisord"],
  [/\bs6-overlay|\/etc\/(?:services\.d|cont-init\.d|s6-overlay)\b/, "s6"],
  [/\/etc\/service\//, "runit"],
];

/** The program that, going by the files that a stage sets up, will start its services as root. */
export function findServiceManager(dockerfile: Dockerfile, stage: Stage): string | undefined {
  const written = stage.lineage
    .flatMap((ancestor) => ancestor.instructions)
    .filter(({ keyword }) => keyword === "RUN" || keyword === "COPY" || keyword === "ADD")
    .map(({ span }) => dockerfile.text.slice(span.start, span.end));
  return serviceSigns.find(([sign]) => written.some((text) => sign.test(text)))?.[1];
}

function programOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function findDropper(command: Command): string | undefined {
  const wrapper = command.wrappers.find(({ program, arguments: words }) =>
    program === "sudo" ? words.some((word) => /^(?:-u|--user)/.test(word.text)) : droppers.has(program),
  );
  if (wrapper !== undefined) return wrapper.program;
  if (droppers.has(command.program) || command.program === "su") return command.program;
  // `tini -s -- gosu app server` in a form that the wrapper's grammar does not follow.
  return command.arguments.find((word) => droppers.has(word.text))?.text;
}

/** `apk add su-exec`, `curl -o /usr/local/bin/gosu …`, `gosu nobody true`. */
function installsDropper(command: Command): boolean {
  if (command.wrappers.some(({ program }) => program === "gosu" || program === "su-exec")) return true;
  if (command.program === "gosu" || command.program === "su-exec") return true;
  return command.arguments.some((word) => dropperWord.test(word.text));
}

/** `COPY --from=tianon/gosu /gosu /usr/bin/`, and entry scripts written by here-documents. */
function findInFiles(dockerfile: Dockerfile, stage: Stage): boolean {
  return stage.lineage.some((ancestor) =>
    ancestor.instructions.some((instruction) => {
      if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") return false;
      return dropperWord.test(dockerfile.text.slice(instruction.span.start, instruction.span.end));
    }),
  );
}
