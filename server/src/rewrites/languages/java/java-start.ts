/** The `java` command that a container ends up with, as far as it can be seen. */
import type { Subject } from "../../language.ts";
import { findImageFile } from "../../start/files-in-image.ts";
import { parseScript } from "../../start/parse-script.ts";
import { listStartFiles } from "../../start/start-files.ts";
import { isJava, type JavaCommand, readJavaCommand } from "./java-command.ts";

export interface JavaStart {
  readonly command: JavaCommand;
  /**
   * - `vector`: nothing but the program, and what may stand in front of it (`tini --`).
   * - `line`: in a shell's line.
   * - `script`: in a script of the context.
   */
  readonly where: "vector" | "line" | "script";
  /** Words in front of `java`. */
  readonly wrapper: readonly string[];
}

export async function findJavaStart(subject: Subject): Promise<JavaStart | undefined> {
  const { start, dockerfile } = subject;
  const at = start.argv?.findIndex(isJava) ?? -1;
  if (start.argv !== undefined && at >= 0 && start.kind !== "script") {
    return {
      command: readJavaCommand(start.argv.slice(at)),
      where: start.kind === "plain-shell" ? "line" : "vector",
      wrapper: start.argv.slice(0, at),
    };
  }
  const inForce = dockerfile.startScripts.filter(
    ({ instruction }) => instruction === start.entrypoint || instruction === start.command,
  );
  for (const { commands } of inForce) {
    const found = commands.find(({ program }) => program === "java");
    if (found === undefined) continue;
    const words = [found.programWord, ...found.arguments].map(({ text }) => text);
    return { command: readJavaCommand(words), where: "line", wrapper: [] };
  }
  return (await findInScripts(subject)) ?? findBehindScript(subject);
}

/** `["/wait-for-it.sh", "db:3306", "--", "java", "-jar", "app.jar"]`: the script runs what is given to it. */
function findBehindScript({ start }: Subject): JavaStart | undefined {
  if (start.kind !== "script") return undefined;
  const words = [start.entrypoint, start.command].flatMap(
    (one) => one?.json?.map(({ value }) => value) ?? [],
  );
  const at = words.findIndex(isJava);
  if (at < 1) return undefined;
  return { command: readJavaCommand(words.slice(at)), where: "script", wrapper: words.slice(0, at) };
}

async function findInScripts(subject: Subject): Promise<JavaStart | undefined> {
  for (const path of listStartFiles(subject)) {
    const found = await findImageFile(subject, subject.stage, path);
    if (found?.file.kind !== "text") continue;
    const script = parseScript(found.file.text, subject.parse);
    const command = script?.commands.findLast(({ program, arguments: words }) => {
      return program === "java" && !words.some(({ text }) => text === "-version");
    });
    if (command === undefined) continue;
    const words = [command.programWord, ...command.arguments].map(({ text }) => text);
    return { command: readJavaCommand(words), where: "script", wrapper: [] };
  }
  return undefined;
}
