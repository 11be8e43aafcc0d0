/** Entry scripts: what they run that only root may, and what any user may (S10, H06). */
import type { Command } from "../../dockerfile/command.ts";
import { programName } from "../../dockerfile/wrappers.ts";
import { isWithin } from "../container-path.ts";
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { parseScript } from "../start/parse-script.ts";
import { text } from "../text.ts";
import { isHostProgram } from "./host-programs.ts";
import { listWrittenBySources } from "./source-writes.ts";
import { describeUnreadScript } from "./unread-script.ts";

const duties: ReadonlySet<string> = new Set([
  ...["service", "cron", "crond", "nginx", "sshd", "supervisord", "mount", "sysctl", "iptables", "chpasswd"],
  ...["apt-get", "apt", "apk", "yum", "dnf", "update-ca-certificates", "useradd", "adduser"],
  ...["apache2-foreground", "rsyslogd", "openconnect", "vpnc", "pppd", "dockerd"],
]);

/** They read, wait and say something, and change nothing in the file system. */
const readers: ReadonlySet<string> = new Set([
  ...["set", "echo", "printf", "true", "false", ":", "[", "[[", "test", "export", "cd", "exit", "sleep"],
  ...["wait", "trap", "kill", "read", "local", "return", "shift", "unset", "ulimit", "umask", "env", "id"],
  ...["whoami", "hostname", "date", "uname", "which", "command", "type", "cat", "grep", "cut", "tr", "head"],
  ...["tail", "awk", "ls", "pwd", "printenv", "basename", "dirname", "expr", "seq", "nproc", "wc", "break"],
  ...["continue", "nc", "ncat", "wait-for-it", "wait-for-it.sh", "wait-for", "wait-for.sh", "dockerize"],
  ...["pg_isready", "mysqladmin", "redis-cli", "curl", "timeout", "declare", "getent", "ping", "nslookup"],
]);

/** What changes a database and no file, by the words behind the program: `manage.py migrate`. */
const migrations =
  /(?:^|\s)(?:\S*manage\.py\s+(?:migrate|check|loaddata|createsuperuser|createcachetable|wait_for_db)|alembic\s+upgrade|db\s+upgrade|prisma\s+(?:migrate\s+deploy|db\s+(?:push|seed))|db:(?:migrate|prepare|create|seed|setup)(?::\w+)?|artisan\s+(?:migrate|\w+:cache|\w+:clear|optimize|db:seed)|(?:run\s+)?(?:db:|prisma:)?migrate(?:[:-]\w+)*)(?=\s|$)/;

/** Refuses where the script runs what only root may, assumes where nobody can tell. */
export async function findScriptNeeds(subject: Subject): Promise<readonly Concern[]> {
  const { start, stage, project, parse } = subject;
  if (start.kind !== "script" || isTomcat(stage, start)) return [];
  const at = (start.entrypoint ?? start.command)?.keywordSpan;
  const span = at === undefined ? {} : { span: at };
  const { script } = start;
  const file = script?.path === undefined ? undefined : await project.context.read(script.path);
  const commands = file?.kind === "text" ? (parseScript(file.text, parse)?.commands ?? []) : [];
  const duty = commands.find(({ program }) => duties.has(program) || isHostProgram(program))?.program;
  if (script !== undefined && (duty !== undefined || script.needs.includes("user-change"))) {
    return [
      {
        id: "S10",
        weight: "refuse",
        ...span,
        text:
          duty === undefined
            ? text("{script} prepares the container as root and then changes to another user.", {
                script: script.name,
              })
            : text("{script} runs {program}, which needs root.", { script: script.name, program: duty }),
        remedy: text("Prepare the folders while the image is built, and start the program itself."),
      },
    ];
  }
  // It sets variables and starts the program: nothing that root alone may do.
  if (script?.runs !== undefined) return [];
  const isSeen = (await listWrittenBySources(subject)).length > 0;
  const isCollecting = ({ arguments: words }: Command) => words.some((word) => word.text === "collectstatic");
  const others = commands.filter((command) => !(isSeen && isCollecting(command)));
  if (others.length > 0 && others.every((command, index) => isAnybodys(command, index, others))) return [];
  return [describeUnreadScript(at)];
}

/** What Tomcat's image starts: its makers open the folders of its logs and its work to any user. */
function isTomcat({ rootImage }: Subject["stage"], { script }: Subject["start"]): boolean {
  return rootImage?.reference.familiarName === "tomcat" && script?.name === "catalina.sh";
}

/** `curl -o FILE`, which is another thing than asking whether a server is there. */
function savesFile(words: readonly string[]): boolean {
  return words.some(
    (word, index) => /^(?:-\w*[oO]|--output|--remote-name)/.test(word) && words[index + 1] !== "/dev/null",
  );
}

/** Whether any user may run it; the last command is the application, which is judged as such. */
function isAnybodys(command: Command, index: number, { length }: readonly Command[]): boolean {
  const writes = command.redirections.some(({ operator, target }) => {
    const path = target?.value;
    const isOpen = ["/dev", "/tmp", "/proc"].some((folder) => path !== undefined && isWithin(path, folder));
    return operator.includes(">") && !operator.includes("&") && !isOpen;
  });
  if (writes) return false;
  const { program, programWord, arguments: words, wrappers } = command;
  const isReplaced = wrappers.some((wrapper) => wrapper.program === "exec");
  const line = [programWord.text, ...words.map((word) => word.text)].join(" ");
  if (program === "." || program === "source") return false;
  if (index === length - 1 || isReplaced) return true;
  if (programWord.raw === "" || migrations.test(line)) return true;
  if (readers.has(programName(program)))
    return !(program === "curl" && savesFile(words.map(({ text: word }) => word)));
  // What a server that was killed has left.
  return program === "rm" && words.every(({ text: word }) => word === "-f" || /\.(?:pid|sock)$/.test(word));
}
