/** What the runtime stage of a split is built on. */

import { findBuild } from "../../../images/official-tags.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { Refusal, Subject } from "../../language.ts";
import { refuse } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import { findJavaImage, type JavaImage } from "./java-image.ts";
import { parsePackageName } from "./jdk-packages.ts";

export interface ChosenRuntime {
  readonly kind: "runtime";
  readonly image: string;
  /** Packages that bring Java to an image without it. */
  readonly packages: readonly string[];
  /** Makes the user that the build's image has, and that the file names. */
  readonly lines: readonly string[];
  readonly concerns: readonly Concern[];
}

/** @returns undefined where nothing is won: a JRE, or an image whose Java comes from elsewhere */
export function chooseRuntime(subject: Subject): ChosenRuntime | Refusal | undefined {
  const { dockerfile, stage } = subject;
  if (isTomcat(subject)) return chooseTomcat(subject);
  const image = findJavaImage(dockerfile, stage);
  if (image !== undefined) return chooseImage(subject, image);
  const packages = findJdkPackages(subject);
  return packages.length === 0 ? refuseUnknown(subject) : chooseSame(subject, packages);
}

function chooseImage(subject: Subject, image: JavaImage): ChosenRuntime | Refusal | undefined {
  const { stage } = subject;
  if (image.isRuntime) return undefined;
  const { runtime, major } = image;
  const name = stage.rootImage?.reference.text ?? "";
  if (runtime === undefined) {
    return refuse({
      id: "H14",
      weight: "refuse",
      span: stage.baseSpan,
      text: text("There is no image of Java {version} that only runs programs.", { version: String(major) }),
      remedy: text("Move to a version of Java with long-term support first: 8, 11, 17, 21 or 25."),
    });
  }
  const concerns: Concern[] = [];
  if (image.isMajorAssumed) {
    concerns.push({
      id: "H14",
      weight: "assume",
      text: text(
        "{image} names no version of Java, and has had Java {version}: check that the new stage has the same.",
        {
          ...{ image: name, version: String(major) },
        },
      ),
    });
  }
  if (runtime.isOtherVendor) {
    concerns.push({
      id: "H38",
      weight: "note",
      span: stage.baseSpan,
      text: text(
        "{runtime} has the same version of Java as {image}, by another publisher, who still maintains it.",
        {
          ...{ runtime: runtime.text, image: name },
        },
      ),
    });
  }
  if (stage.rootImage?.reference.digest !== undefined) concerns.push(noDigest(subject));
  const lines = namesGradle(subject) ? [makeGradleUser(subject, image)] : [];
  return { kind: "runtime", image: withRelease(subject, runtime.text), packages: [], lines, concerns };
}

/**
 * Ubuntu 24.04 and later have a user 1000 and no `adduser` (images of ubuntu:24.04 and eclipse-temurin:21-jre-noble):
 * where the file makes users, the release before them is taken.
 */
function withRelease({ stage, dockerfile }: Subject, image: string): string {
  const isTemurin = /(?:^|\/)eclipse-temurin:\S+-jre$/.test(image);
  const own = stage.rootImage?.reference.familiarName.replace(/^public\.ecr\.aws\/docker\/library\//, "");
  if (!isTemurin || own === "eclipse-temurin") return image;
  const makesUsers =
    namesGradle({ stage }) ||
    stage.createdUsers.length > 0 ||
    dockerfile.scripts.some(
      (script) =>
        script.stage === stage &&
        script.commands.some(({ program }) => /^(?:add|del)(?:user|group)$/.test(program)),
    );
  return makesUsers ? `${image}-jammy` : image;
}

function chooseSame(subject: Subject, packages: readonly string[]): ChosenRuntime {
  const { dockerfile, stage } = subject;
  const { start, end } = stage.baseSpan;
  return { kind: "runtime", image: dockerfile.text.slice(start, end), packages, lines: [], concerns: [] };
}

/** Whether the stage runs Tomcat as its image starts it. */
export function isTomcat({ stage, start }: Subject): boolean {
  if (stage.rootImage?.reference.familiarName !== "tomcat") return false;
  const words = [start.entrypoint, start.command].flatMap(
    (one) => one?.json?.map(({ value }) => value) ?? one?.words.map(({ raw }) => raw) ?? [],
  );
  return words.length === 0 || words.some((word) => word.endsWith("catalina.sh"));
}

/** JSP pages are compiled by a compiler of Tomcat's own. */
function chooseTomcat(subject: Subject): ChosenRuntime {
  const same = chooseSame(subject, []);
  const { tag, digest } = subject.stage.rootImage?.reference ?? {};
  const runtime = tag?.replace("-jdk", "-jre") ?? "";
  const isKnown = tag !== undefined && digest === undefined && same.image.endsWith(`:${tag}`);
  return isKnown && findBuild("tomcat", runtime) !== undefined
    ? { ...same, image: same.image.replace(/:[^:]*$/, `:${runtime}`) }
    : same;
}

/** Gradle's images have a user `gradle` (1000), the images that run programs have not. */
function namesGradle({ stage }: Pick<Subject, "stage">): boolean {
  const name = stage.rootImage?.reference.familiarName.replace(/^public\.ecr\.aws\/docker\/library\//, "");
  return (
    name === "gradle" &&
    stage.effectiveUser.name === "gradle" &&
    stage.effectiveUser.evidence.kind === "instruction"
  );
}

function makeGradleUser({ dockerfile }: Subject, { distribution }: JavaImage): string {
  const run = keywordIn(dockerfile, "RUN");
  return distribution === "alpine"
    ? `${run} addgroup -S -g 1000 gradle && adduser -S -D -H -u 1000 -G gradle gradle`
    : `${run} groupadd --system --gid 1000 gradle && useradd --system --no-log-init --uid 1000 --gid gradle --home-dir /nonexistent --shell /usr/sbin/nologin gradle`;
}

/** What runs the programs of the JDKs that the file installs. */
function findJdkPackages({ reading }: Subject): readonly string[] {
  const names = reading.systemInstalls.flatMap(({ packages }) => packages.map(({ name }) => name));
  return [...new Set(names.flatMap((name) => parsePackageName(name)?.runtime ?? []))];
}

function noDigest({ stage }: Subject): Concern {
  return {
    id: "H38",
    weight: "assume",
    text: text(
      "The digest of {image} holds for that image alone: pin the new stage's image to a digest of its own.",
      {
        image: stage.rootImage?.reference.text ?? "",
      },
    ),
  };
}

function refuseUnknown({ stage }: Subject): Refusal {
  return refuse({
    id: "S1",
    weight: "refuse",
    span: stage.baseSpan,
    text: text("Which Java {image} has is not known, so that no image with the same one can be named.", {
      image: stage.rootImage?.reference.text ?? "",
    }),
    remedy: text("Build on an official image: maven, gradle or eclipse-temurin."),
  });
}
