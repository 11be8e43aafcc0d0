/** Mounts that keep what a package manager fetches for the next build: for RUN lines that a split adds. */
import type { Dockerfile, Instruction } from "../../dockerfile/model.ts";
import { isWithin } from "../container-path.ts";
import type { Addition, Split, Subject } from "../language.ts";

/**
 * The same lines with the mounts that those of the file have for the same program, or else the usual ones; as they
 * are where the settings, or the file, ask for none.
 */
export function keepCaches(subject: Subject, split: Split, addition: Addition): Addition {
  const { dockerfile, settings, parse } = subject;
  if (settings.cacheMounts === "never") return addition;
  return {
    ...addition,
    lines: addition.lines.map((line) => {
      const command = parse(`FROM scratch\n${line}`).scripts[0]?.commands.at(-1);
      if (command === undefined) return line;
      const { program } = command;
      const others = findRuns(subject, program);
      const own = findMounts(dockerfile, others, (target) =>
        split.copies.every(({ from }) => !isWithin(from, target)),
      );
      if (own.length > 0) return mountIn(line, own);
      // What others have put into the folder for good is not seen where a cache is mounted upon it.
      const isFree = others.length === 0 && subject.stage.userAt(addition.at).state === "root";
      const isWanted = settings.cacheMounts === "always" || asksForBuildKit(dockerfile);
      const verb = command.arguments.find(({ text }) => !text.startsWith("-"))?.text ?? "";
      const usual = isFree && isWanted ? findUsual(subject, program, verb) : [];
      return mountIn(
        line,
        usual.map((target) => `--mount=type=cache,target=${target}`),
      );
    }),
  };
}

/**
 * The flags of cache mounts that a system's package manager has in the file. There are no usual ones: most images have
 * what it fetches removed at once (`docker-clean` of Debian's).
 *
 * @param folders caches of the manager: nothing else is mounted in another stage
 */
export function repeatCacheMounts(subject: Subject, program: string, folder: RegExp): readonly string[] {
  const { dockerfile, settings } = subject;
  if (settings.cacheMounts === "never") return [];
  return findMounts(dockerfile, findRuns(subject, program), (target) => folder.test(target));
}

/** @param flags as RUN takes them */
function mountIn(line: string, flags: readonly string[]): string {
  return flags.length === 0 ? line : line.replace(/^\S+ /, (keyword) => `${keyword}${flags.join(" ")} `);
}

/** The RUN instructions of the stage in which the program runs. */
function findRuns({ reading }: Subject, program: string): readonly Instruction[] {
  const scripts = reading.commands.filter((one) => one.program === program).map(({ script }) => script);
  return [...new Set(scripts.map(({ instruction }) => instruction))];
}

/** The cache mounts of the last instruction that has such. */
function findMounts(
  { text }: Dockerfile,
  runs: readonly Instruction[],
  isMeant: (target: string) => boolean,
): readonly string[] {
  const ofRuns = runs.map(({ flags }) =>
    flags.flatMap(({ name, value = "", span }) => {
      const target = /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(value)?.[1];
      const isCache = name === "mount" && /(?:^|,)type=cache(?:,|$)/.test(value);
      return isCache && target?.startsWith("/") && isMeant(target) ? [text.slice(span.start, span.end)] : [];
    }),
  );
  return ofRuns.findLast((flags) => flags.length > 0) ?? [];
}

/** A Dockerfile that names its frontend, mounts something or has heredocs is built by BuildKit alone. */
function asksForBuildKit({ directives, stages }: Dockerfile): boolean {
  return (
    directives.some(({ name }) => name === "syntax") ||
    stages
      .flatMap(({ instructions }) => instructions)
      .some(({ flags, heredocs }) => heredocs.length > 0 || flags.some(({ name }) => name === "mount"))
  );
}

/** Where root's package managers keep what they fetch, as their documentation and the official images have it. */
function findUsual({ stage }: Subject, program: string, verb: string): readonly string[] {
  const image = stage.rootImage?.reference.familiarName;
  switch (program.replace(/^.*\//, "")) {
    case "npm":
      return /^(?:ci|install|i)$/.test(verb) ? ["/root/.npm"] : [];
    case "mvn":
    case "mvnw":
      return ["/root/.m2"];
    case "gradle":
    case "gradlew":
      return ["/root/.gradle"];
    case "dotnet":
      return ["/root/.nuget/packages"];
    case "go":
      return image === "golang" ? ["/go/pkg/mod", "/root/.cache/go-build"] : ["/root/.cache/go-build"];
    case "cargo":
      return image === "rust" ? ["/usr/local/cargo/registry"] : [];
    default:
      return [];
  }
}
