/** Users that a build adds to the image: useradd, Debian's and BusyBox's adduser, lines for /etc/passwd. */
import type { Command, ShellWord } from "./command.ts";
import type { CreatedUser, Stage } from "./model.ts";

interface Grammar {
  readonly valued: ReadonlySet<string>;
  /** Options that name the uid. */
  readonly uid: ReadonlySet<string>;
  /** Options after which a second positional is no group to join. */
  readonly group: boolean;
}

/** shadow's useradd(8). */
const useradd: Grammar = {
  valued: new Set(
    "-b -c -d -e -f -g -G -K -k -p -R -P -s -u -Z --base-dir --comment --home-dir --home --expiredate --inactive --gid --groups --key --skel --password --root --prefix --shell --uid --selinux-user --btrfs-subvolume-home".split(
      " ",
    ),
  ),
  uid: new Set(["-u", "--uid"]),
  group: false,
};

/** Debian's adduser(8) and BusyBox's applet: their options do not collide. */
const adduser: Grammar = {
  valued: new Set(
    "-h -g -s -G -u -k --home --shell --uid --firstuid --lastuid --gid --firstgid --lastgid --ingroup --gecos --comment --conf --add-extra-groups --skel".split(
      " ",
    ),
  ),
  uid: new Set(["-u", "--uid"]),
  group: true,
};

const grammars: ReadonlyMap<string, Grammar> = new Map([
  ["useradd", useradd],
  ["luseradd", useradd],
  ["adduser", adduser],
]);

/** Users that `stage`'s own RUN instructions create; its ancestors' are not among them. */
export function findCreatedUsers(stage: Stage, commands: readonly Command[]): readonly CreatedUser[] {
  return commands.flatMap((command) => {
    const user = readCreation(command) ?? readPasswdLine(command);
    return user === undefined ? [] : [{ ...user, stage, instruction: command.script.instruction }];
  });
}

type Creation = Pick<CreatedUser, "name" | "uid" | "span">;

function readCreation(command: Command): Creation | undefined {
  const grammar = grammars.get(command.program);
  if (grammar === undefined) return undefined;
  const positionals: ShellWord[] = [];
  let uid: number | undefined;
  const words = command.arguments;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const option = word.text;
    if (!option.startsWith("-")) {
      positionals.push(word);
      continue;
    }
    const [name = option, inline] = splitOption(option);
    const takesNext = inline === undefined && grammar.valued.has(bundleEnd(name));
    const value = inline ?? (takesNext ? words[at + 1]?.value : undefined);
    if (grammar.uid.has(bundleEnd(name)) && value !== undefined && /^\d+$/.test(value)) uid = Number(value);
    if (takesNext) at++;
  }
  // `adduser user group` makes an existing user a member; `useradd -D` only shows defaults.
  const isMembership = grammar.group && positionals.length > 1;
  const [user] = positionals;
  const isQuery = !grammar.group && words.some((word) => word.text === "-D" || word.text === "--defaults");
  if (user?.value === undefined || isMembership || isQuery) return undefined;
  return { name: user.value, uid, span: user.span };
}

function splitOption(option: string): readonly [string, string | undefined] {
  const equals = option.indexOf("=");
  return option.startsWith("--") && equals !== -1
    ? [option.slice(0, equals), option.slice(equals + 1)]
    : [option, undefined];
}

/** In `-rmu` the last letter decides whether the next word is a value. */
function bundleEnd(option: string): string {
  return option.startsWith("--") ? option : `-${option.at(-1) ?? ""}`;
}

/** `echo 'app:x:1000:1000::/:/bin/false' >> /etc/passwd` */
function readPasswdLine(command: Command): Creation | undefined {
  const writes = command.redirections.some(
    (redirection) => />$/.test(redirection.operator) && redirection.target?.value === "/etc/passwd",
  );
  if (!writes) return undefined;
  for (const word of command.arguments) {
    const match = /^([\w.-]+):[^:]*:(\d+):/.exec(word.text);
    if (match?.[1] !== undefined) return { name: match[1], uid: Number(match[2]), span: word.span };
  }
  return undefined;
}
