/** Java, Kotlin and what else runs on the JVM. */
import type { Language, Subject } from "../../language.ts";
import { readJavaBuild } from "./java-build.ts";
import { isJava } from "./java-command.ts";
import { findJavaImage } from "./java-image.ts";
import { parsePackageName } from "./jdk-packages.ts";
import { minimiseJava } from "./minimise.ts";
import { splitJava } from "./split.ts";

export const java: Language = {
  id: "java",
  async isIn(subject) {
    const { dockerfile, stage, start } = subject;
    if (findJavaImage(dockerfile, stage) !== undefined) return true;
    if (start.argv?.some(isJava) === true || startsJava(subject)) return true;
    if (installsJdk(subject) && startsBuild(subject)) return true;
    return stage.rootImage?.reference.familiarName === "tomcat";
  },
  split: splitJava,
  minimise: minimiseJava,
};

function installsJdk({ reading }: Subject): boolean {
  return reading.systemInstalls.some(({ packages }) =>
    packages.some(({ name }) => parsePackageName(name) !== undefined),
  );
}

/** `mvn spring-boot:run` on an image that is not Java's. */
function startsBuild({ dockerfile, start, reading }: Subject): boolean {
  return dockerfile.startScripts.some(
    ({ instruction, commands }) =>
      (instruction === start.entrypoint || instruction === start.command) &&
      commands.some((command) => (readJavaBuild(reading, command)?.tool ?? "other") !== "other"),
  );
}

/** In a line that needs a shell. */
function startsJava({ dockerfile, start }: Subject): boolean {
  return dockerfile.startScripts.some(
    ({ instruction, commands }) =>
      (instruction === start.entrypoint || instruction === start.command) &&
      commands.some(({ program }) => program === "java"),
  );
}
