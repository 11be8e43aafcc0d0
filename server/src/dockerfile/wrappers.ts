/** Programs that run another program: what is behind them is what a rule wants to know. */

/** How to find the wrapped program among a wrapper's arguments. */
export interface WrapperGrammar {
  /** Options that take the next word as their value. */
  readonly valued: readonly string[];
  /** Words that stand in front of the wrapped program and are no options: a duration, a user. */
  readonly positionals?: number;
  /** `NAME=value` words may stand in front of the wrapped program. */
  readonly takesAssignments?: boolean;
  /** With one of these the wrapper runs nothing. */
  readonly queries?: readonly string[];
}

/** From each program's manual page; options without a value need no mention. */
const grammars: Readonly<Record<string, WrapperGrammar>> = {
  sudo: {
    valued: [
      "-u",
      "-g",
      "-h",
      "-p",
      "-C",
      "-r",
      "-t",
      "-T",
      "-U",
      "-D",
      "-R",
      "--user",
      "--group",
      "--host",
      "--prompt",
      "--chdir",
      "--chroot",
    ],
    takesAssignments: true,
    queries: ["-l", "-v", "-k", "-K", "--list", "--validate", "-V", "--version"],
  },
  doas: { valued: ["-u", "-C", "-a"] },
  env: { valued: ["-u", "-C", "--unset", "--chdir"], takesAssignments: true },
  time: { valued: ["-f", "-o", "--format", "--output"] },
  nice: { valued: ["-n", "--adjustment"] },
  ionice: { valued: ["-c", "-n", "-t", "--class", "--classdata"], queries: ["-p", "-P"] },
  nohup: { valued: [] },
  setsid: { valued: [] },
  chronic: { valued: [] },
  fakeroot: { valued: ["-l", "-s", "-i", "-b", "--lib", "--faked"] },
  exec: { valued: ["-a"] },
  command: { valued: [], queries: ["-v", "-V"] },
  builtin: { valued: [] },
  timeout: { valued: ["-k", "-s", "--kill-after", "--signal"], positionals: 1 },
  stdbuf: { valued: ["-i", "-o", "-e", "--input", "--output", "--error"] },
  xargs: {
    valued: [
      "-a",
      "-d",
      "-E",
      "-I",
      "-i",
      "-L",
      "-n",
      "-P",
      "-s",
      "--arg-file",
      "--delimiter",
      "--max-args",
      "--max-procs",
      "--max-lines",
      "--replace",
    ],
  },
  chroot: { valued: ["--userspec", "--groups"], positionals: 1 },
  gosu: { valued: [], positionals: 1 },
  "su-exec": { valued: [], positionals: 1 },
  setpriv: {
    valued: [
      "--reuid",
      "--regid",
      "--groups",
      "--inh-caps",
      "--ambient-caps",
      "--bounding-set",
      "--securebits",
      "--selinux-label",
      "--apparmor-profile",
    ],
  },
  chpst: { valued: ["-u", "-U", "-e", "-n", "-l", "-L", "-/", "-b"] },
  "s6-setuidgid": { valued: [], positionals: 1 },
  runuser: { valued: ["-u", "-g", "-G", "--user", "--group"] },
  "dumb-init": { valued: ["-r", "--rewrite"] },
  tini: { valued: ["-p", "-e"] },
  catatonit: { valued: [] },
  busybox: { valued: [] },
  "with-contenv": { valued: [] },
};

/** The grammar of a program that runs another one; undefined for any other program. */
export function findWrapperGrammar(program: string): WrapperGrammar | undefined {
  // A program may well be called `constructor`.
  return Object.hasOwn(grammars, program) ? grammars[program] : undefined;
}

/** Shells whose `-c` argument is a script in the language that tree-sitter-bash reads. */
export const posixShells: ReadonlySet<string> = new Set([
  "sh",
  "bash",
  "ash",
  "dash",
  "ksh",
  "mksh",
  "zsh",
  "rbash",
]);

/** Windows' and others' shells, whose scripts are left alone. */
export const powershells: ReadonlySet<string> = new Set(["powershell", "pwsh"]);

/** The name a program goes by: `apt-get` for `/usr/bin/apt-get`, `powershell` for `PowerShell.exe`. */
export function programName(path: string): string {
  const last = path.split(/[/\\]/).at(-1) ?? "";
  return /\.exe$/i.test(last) ? last.slice(0, -4).toLowerCase() : last;
}

/**
 * Index of the wrapped program among `words` (the wrapper itself first), or undefined if the words run
 * nothing: `sudo -l`, `command -v curl`.
 */
export function findWrapped(grammar: WrapperGrammar, words: readonly string[]): number | undefined {
  let positionals = grammar.positionals ?? 0;
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? "";
    if (grammar.queries?.includes(word)) return undefined;
    if (word === "--") return positionals === 0 ? (at + 1 < words.length ? at + 1 : undefined) : undefined;
    if (/^-./.test(word)) {
      if (takesNext(grammar, word)) at++;
      continue;
    }
    if (grammar.takesAssignments && /^\w+=/.test(word)) continue;
    if (positionals === 0) return at;
    positionals--;
  }
  return undefined;
}

/** `-u www-data`, `-Eu www-data`, `--user www-data`; not `-uwww-data`, `--user=www-data`. */
function takesNext(grammar: WrapperGrammar, option: string): boolean {
  if (option.startsWith("--")) return grammar.valued.includes(option);
  const letters = option.slice(1);
  const at = [...letters].findIndex((letter) => grammar.valued.includes(`-${letter}`));
  return at !== -1 && at === letters.length - 1;
}

/**
 * Index of the script among a shell's words: behind the option that holds `c` (`-c`, `-exc`, `-o pipefail -c`).
 */
export function findShellScript(words: readonly string[]): number | undefined {
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? "";
    if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(word)) {
      // `-co pipefail` takes its value before the script.
      const script = word.endsWith("o") ? at + 2 : at + 1;
      return script < words.length ? script : undefined;
    }
    if (/^[-+][a-zA-Z]*[oO]$/.test(word)) at++;
    else if (!/^[-+]/.test(word)) return undefined;
  }
  return undefined;
}

/** Index of the script in `su [-] [user] -c script`. */
export function findSuScript(words: readonly string[]): number | undefined {
  const at = words.findIndex((word) => word === "-c" || word === "--command");
  return at > 0 && at + 1 < words.length ? at + 1 : undefined;
}
