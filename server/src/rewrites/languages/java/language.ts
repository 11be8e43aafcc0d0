/** Java, Kotlin and what else runs on the JVM. */
import type { Language, Subject } from "../../language.ts";
import { isJava } from "./java-command.ts";
import { findJavaImage } from "./java-image.ts";
import { minimiseJava } from "./minimise.ts";
import { splitJava } from "./split.ts";

export const java: Language = {
  id: "java",
  async isIn(subject) {
    const { dockerfile, stage, start } = subject;
    if (findJavaImage(dockerfile, stage) !== undefined) return true;
    if (start.argv?.some(isJava) === true || startsJava(subject)) return true;
    return stage.rootImage?.reference.familiarName === "tomcat";
  },
  split: splitJava,
  minimise: minimiseJava,
};

/** In a line that needs a shell. */
function startsJava({ dockerfile, start }: Subject): boolean {
  return dockerfile.startScripts.some(
    ({ instruction, commands }) =>
      (instruction === start.entrypoint || instruction === start.command) &&
      commands.some(({ program }) => program === "java"),
  );
}
