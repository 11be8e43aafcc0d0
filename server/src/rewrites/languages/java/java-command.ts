/** The command line of `java`: https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html */

export interface JavaCommand {
  /** As written: `java`, `/usr/bin/java`. */
  readonly program: string;
  /** In front of the jar or the main class. */
  readonly options: readonly string[];
  readonly runs:
    | { readonly kind: "jar"; readonly path: string }
    | { readonly kind: "class"; readonly name: string }
    /** `java -version`, or nothing that can be read. */
    | { readonly kind: "nothing" };
  /** Files and folders, patterns among them: what `-cp` and `-p` name. */
  readonly classPath: readonly string[];
  /** What `-javaagent:` names. */
  readonly agents: readonly string[];
  readonly arguments: readonly string[];
}

const paths: ReadonlySet<string> = new Set([
  "-cp",
  "-classpath",
  "--class-path",
  "-p",
  "--module-path",
  "--upgrade-module-path",
]);

const valued: ReadonlySet<string> = new Set([
  ...["--add-modules", "--add-opens", "--add-exports", "--add-reads", "--limit-modules", "--patch-module"],
  ...["--describe-module", "-d", "--source", "--finalization"],
]);

/** Whether a word is the program: `java`, `/opt/java/openjdk/bin/java`, `$JAVA_HOME/bin/java`. */
export function isJava(word: string): boolean {
  return word === "java" || word.endsWith("/bin/java");
}

/** @param argv begins with `java` */
export function readJavaCommand(argv: readonly string[]): JavaCommand {
  const [program = "java", ...words] = argv;
  const options: string[] = [];
  const classPath: string[] = [];
  const agents: string[] = [];
  const build = (runs: JavaCommand["runs"], rest: readonly string[]): JavaCommand => {
    return { program, options, runs, classPath, agents, arguments: rest };
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const next = words[at + 1] ?? "";
    if (word === "-jar") return build({ kind: "jar", path: next }, words.slice(at + 2));
    if (word === "-m" || word === "--module") {
      return build({ kind: "class", name: next }, words.slice(at + 2));
    }
    // What a shell puts in its place are options: a class's name is never a variable.
    const isOption = word.startsWith("-") || word.startsWith("@") || /^\$\{?\w+\}?$/.test(word);
    if (!isOption) return build({ kind: "class", name: word }, words.slice(at + 1));
    options.push(word);
    if (paths.has(word)) {
      classPath.push(...next.split(":").filter((path) => path !== ""));
      options.push(next);
      at++;
    } else if (valued.has(word)) {
      options.push(next);
      at++;
    }
    const [, inline] = /^--(?:class-path|module-path)=(.*)$/.exec(word) ?? [];
    if (inline !== undefined) classPath.push(...inline.split(":").filter((path) => path !== ""));
    const [, agent] = /^-javaagent:([^=]+)/.exec(word) ?? [];
    if (agent !== undefined) agents.push(agent);
  }
  return build({ kind: "nothing" }, []);
}
