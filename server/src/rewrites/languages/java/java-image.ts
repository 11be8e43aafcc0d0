/** Images with a JDK, which Java they have, and the image of the same Java that only runs programs. */
import type { Dockerfile, Stage } from "../../../dockerfile/model.ts";
import { findBuild } from "../../../images/official-tags.ts";

export interface JavaImage {
  /** `21`. */
  readonly major: number;
  /** The tag does not say it: what the tag meant at the table's date. */
  readonly isMajorAssumed: boolean;
  readonly isRuntime: boolean;
  readonly distribution: "alpine" | "other";
  /** The one that only runs programs; undefined where nobody publishes one. */
  readonly runtime: RuntimeImage | undefined;
}

export interface RuntimeImage {
  /** As FROM takes it. */
  readonly text: string;
  /** The same build of Java by another publisher, or on another distribution. */
  readonly isOtherVendor: boolean;
}

interface Words {
  readonly major: number;
  readonly isAlpine: boolean;
  /** Whether the image stays of the same publisher: its tag. */
  readonly runtime: string | undefined;
  readonly isRuntime?: boolean;
  readonly isOtherVendor?: boolean;
  readonly isMajorAssumed?: boolean;
}

/** Majors that Eclipse Temurin has had a JRE image for. */
const temurins: ReadonlySet<number> = new Set([8, 11, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26]);

/** Tags without a version, which were left at 18 when the image came to its end (docker-library/official-images, 2022). */
const lastOpenjdk =
  /^(?:latest|(?:jdk-)?(?:slim|oracle|oraclelinux[78]|bullseye|buster|slim-bullseye|slim-buster)|jdk)$/;

/** What is known about the Java of a stage's base image; undefined for other images. */
export function findJavaImage(dockerfile: Dockerfile, stage: Stage): JavaImage | undefined {
  const image = stage.rootImage;
  if (image === undefined) return undefined;
  const { familiarName, tag } = image.reference;
  const prefix = "public.ecr.aws/docker/library/";
  const isMirrored = familiarName.startsWith(prefix);
  const words = readTag(isMirrored ? familiarName.slice(prefix.length) : familiarName, tag ?? "latest");
  if (words === undefined) return undefined;
  const { major, isAlpine, runtime } = words;
  const full = runtime !== undefined && isMirrored ? `${prefix}${runtime}` : runtime;
  return {
    major,
    isMajorAssumed: words.isMajorAssumed === true,
    isRuntime: words.isRuntime === true,
    distribution: isAlpine ? "alpine" : "other",
    runtime:
      full === undefined
        ? undefined
        : { text: keepVariable(dockerfile, stage, full), isOtherVendor: words.isOtherVendor === true },
  };
}

/** `ARG JAVA_VERSION=21` and `FROM eclipse-temurin:${JAVA_VERSION}-jdk`: the runtime follows the variable, too. */
function keepVariable({ globalArgs }: Dockerfile, { rootImage }: Stage, text: string): string {
  for (const { name } of rootImage?.resolution.variables ?? []) {
    const value = globalArgs.get(name)?.value;
    if (value && text.includes(`:${value}-`)) return text.replace(`:${value}-`, `:\${${name}}-`);
  }
  return text;
}

function temurin(major: number, isAlpine: boolean): string | undefined {
  return temurins.has(major) ? `eclipse-temurin:${major}-jre${isAlpine ? "-alpine" : ""}` : undefined;
}

function readTag(name: string, tag: string): Words | undefined {
  const isAlpine = /alpine/.test(tag);
  switch (name) {
    case "eclipse-temurin":
      return readTemurin(tag);
    case "openjdk":
    case "java": {
      const isMajorAssumed = name === "openjdk" && lastOpenjdk.test(tag);
      return majorOf(isMajorAssumed ? "18" : tag, (major) => ({
        ...{ major, isAlpine, runtime: temurin(major, isAlpine) },
        ...{ isRuntime: /(?:^|-)jre(?:-|$)/.test(tag), isOtherVendor: true, isMajorAssumed },
      }));
    }
    case "maven":
      return readMaven(tag);
    case "gradle":
      return readGradle(tag);
    case "amazoncorretto":
      return readCorretto(tag);
    case "ibm-semeru-runtimes": {
      const [, major, kind] = /^open-(?:jdk-)?(\d+)[\w.]*-(jdk|jre)/.exec(tag) ?? [];
      return major === undefined
        ? undefined
        : {
            major: Number(major),
            isAlpine,
            isRuntime: kind === "jre",
            runtime: `${name}:${tag.replace("-jdk", "-jre").replace("open-jre-", "open-jdk-")}`,
          };
    }
    case "azul/zulu-openjdk":
    case "azul/zulu-openjdk-alpine":
    case "azul/zulu-openjdk-debian":
      return majorOf(tag, (major) => ({
        ...{ major, isAlpine: name.endsWith("alpine"), isRuntime: /jre/.test(tag) },
        runtime: /^\d+$/.test(tag) ? `${name}:${tag}-jre` : `${name}:${major}-jre`,
      }));
    case "bellsoft/liberica-openjdk-alpine":
    case "bellsoft/liberica-openjdk-alpine-musl":
    case "bellsoft/liberica-openjdk-debian":
      return majorOf(tag, (major) => ({
        ...{
          major,
          isAlpine: name.includes("alpine"),
          runtime: `${name.replace("openjdk", "openjre")}:${tag}`,
        },
      }));
    case "bellsoft/liberica-openjre-alpine":
    case "bellsoft/liberica-openjre-debian":
      return majorOf(tag, (major) => ({
        major,
        isAlpine: name.includes("alpine"),
        isRuntime: true,
        runtime: undefined,
      }));
    case "adoptopenjdk":
      return majorOf(tag, (major) => ({
        ...{ major, isAlpine, isRuntime: /(?:^|-)jre(?:-|$)/.test(tag) },
        ...{ runtime: temurin(major, isAlpine), isOtherVendor: true },
      }));
    case "sapmachine":
    case "mcr.microsoft.com/openjdk/jdk":
      return majorOf(tag, (major) => ({
        ...{ major, isAlpine, isRuntime: /jre/.test(tag) },
        ...{ runtime: temurin(major, isAlpine), isOtherVendor: true },
      }));
    default: {
      const [, major] = /^adoptopenjdk\/openjdk(\d+)(?:-\w+)?$/.exec(name) ?? [];
      if (major === undefined) return undefined;
      return {
        ...{ major: Number(major), isAlpine, isRuntime: /jre/.test(tag) },
        ...{ runtime: temurin(Number(major), isAlpine), isOtherVendor: true },
      };
    }
  }
}

function majorOf(tag: string, make: (major: number) => Words): Words | undefined {
  const [, first, second] = /^(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  if (first === undefined) return undefined;
  return make(Number(first === "1" && second !== undefined ? second : first));
}

/** `21-jdk-noble`, `8u502-b07-jdk`, `17.0.9_9-alpine`, `21`. */
function readTemurin(tag: string): Words | undefined {
  const found = /^(\d+(?:u\d+-b\d+)?[\w.]*)(?:-(jdk|jre))?((?:-.+)?)$/.exec(tag);
  if (found === null) return fromTable("eclipse-temurin", tag);
  const [, version = "", kind, rest = ""] = found;
  const major = Number.parseInt(version, 10);
  if (!temurins.has(major) && major !== 16) return undefined;
  return {
    ...{ major, isAlpine: rest.includes("alpine"), isRuntime: kind === "jre" },
    runtime: temurins.has(major) ? `eclipse-temurin:${version}-jre${rest}` : undefined,
  };
}

function readMaven(tag: string): Words | undefined {
  const [, vendor, version, rest = ""] =
    /(?:^|-)(eclipse-temurin|jdk|openjdk|amazoncorretto|ibmjava|ibm-semeru|sapmachine|azulzulu|adoptopenjdk|microsoft-openjdk|libericaopenjdk)-(\d+)((?:-.+)?)$/.exec(
      tag,
    ) ?? [];
  if (version === undefined) return fromTable("maven", tag);
  const major = Number(version);
  const isAlpine = rest.includes("alpine");
  // On Debian, Corretto is an archive that Maven's image has unpacked: Amazon's own images are of another system.
  const isDebian = rest.includes("debian");
  if (vendor === "amazoncorretto" && !isDebian) return readCorretto(`${version}${rest}`);
  return {
    ...{ major, isAlpine, runtime: temurin(major, isAlpine) },
    isOtherVendor: vendor !== "eclipse-temurin",
  };
}

function readGradle(tag: string): Words | undefined {
  const [, version, rest = ""] = /(?:^|-)jdk-?(\d+)((?:-.+)?)$/.exec(tag) ?? [];
  // GraalVM's compiler is another one than OpenJDK's: no JRE has it.
  if (rest.includes("graal")) return undefined;
  if (version === undefined) return /graal/.test(tag) ? undefined : fromTable("gradle", tag);
  const major = Number(version);
  const isAlpine = rest.includes("alpine");
  if (rest.includes("corretto")) return readCorretto(version);
  return { major, isAlpine, runtime: temurin(major, isAlpine) };
}

/** Corretto has no JRE; its headless builds lack what draws on a screen, and its Alpine ones exist whole only. */
function readCorretto(tag: string): Words | undefined {
  return majorOf(tag, (major) => {
    const isAlpine = /alpine/.test(tag);
    const isRuntime = /headless|jre/.test(tag);
    if (isAlpine) return { major, isAlpine, isRuntime, runtime: temurin(major, true), isOtherVendor: true };
    const headless = major === 8 ? "8-jre" : `${major}-headless`;
    const isThere = findBuild("amazoncorretto", headless) !== undefined;
    return isThere
      ? { major, isAlpine, isRuntime, runtime: `amazoncorretto:${headless}` }
      : { major, isAlpine, isRuntime, runtime: temurin(major, false), isOtherVendor: true };
  });
}

/** `maven:3.9`, `gradle:8`, `eclipse-temurin:latest`: what they were built on when the table was made. */
function fromTable(name: string, tag: string): Words | undefined {
  const build = findBuild(name, tag);
  const source = name === "eclipse-temurin" ? build?.tags[0] : build?.base?.replace(/^eclipse-temurin:/, "");
  if (source === undefined || !/^\d/.test(source)) return undefined;
  const major = Number.parseInt(source, 10);
  const isAlpine = /alpine/.test(source);
  return { major, isAlpine, runtime: temurin(major, isAlpine), isMajorAssumed: true };
}
