/** Moves a stage that runs a jar to Google's distroless images of Java, or to Docker's hardened ones. */
import { judgeWorkingFolder, listOwned } from "../../distroless/owned-folders.ts";
import { findHealthPrograms } from "../../health-check/convert-health-check.ts";
import type { MinimalBase, NewStart, Refusal, Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import { refuse, refuseFor, shellNeedsOf } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { type Text, text } from "../../text.ts";
import { findJavaImage } from "./java-image.ts";
import { findJavaStart, type JavaStart } from "./java-start.ts";
import { findJdkNeeds } from "./jdk-needs.ts";
import { parsePackageName } from "./jdk-packages.ts";

interface Target {
  readonly image: string;
  /** Its ENTRYPOINT is `java -jar`. */
  readonly startsJar: boolean;
  readonly hasFonts: boolean;
}

export async function minimiseJava(subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  const { start, stage, settings } = subject;
  const isServer = stage.rootImage?.reference.familiarName === "tomcat";
  if (!isServer && start.entrypoint === undefined && start.command === undefined) return undefined;
  const major = findMajor(subject);
  if (isServer || major === undefined) return isServer ? startsServer(subject) : unknownJava(subject);
  const target = chooseTarget(settings.minimalFamily === "hardened", major);
  if (target === undefined) return refuse(noImage(major, settings.minimalFamily === "hardened"));
  const found = await findJavaStart(subject);
  const isRead = start.argv !== undefined && found !== undefined && found.command.runs.kind !== "nothing";
  if (!isRead || !isDispensable(found.wrapper)) return refuse(...describeStart(subject));
  const drawing = target.hasFonts ? undefined : await findDrawing(subject);
  if (drawing !== undefined) return needsFonts(drawing, target.image);
  const newStart = planStart(subject, found, target);
  return {
    kind: "base",
    image: target.image,
    user: "65532:65532",
    ...(newStart === undefined ? {} : { start: newStart }),
    healthRuntime: { language: "none", program: "java" },
    edits: [],
    additions: [],
    copies: [],
    runtimeLines: [],
    writableFolders: await listOwned(subject),
    coveredPackages: coveredBy(subject, target),
    steps: describeSteps(found, settings.minimalFamily === "chiseled"),
    concerns: [
      ...(await findJdkNeeds(subject)),
      ...(await judgeWorkingFolder(subject, "65532")),
      ...digestGone(subject),
    ],
  };
}

function findMajor({ dockerfile, stage, reading }: Subject): number | undefined {
  const image = findJavaImage(dockerfile, stage);
  if (image !== undefined) return image.isMajorAssumed ? undefined : image.major;
  const names = reading.systemInstalls.flatMap(({ packages }) => packages.map(({ name }) => name));
  const majors = new Set(names.flatMap((name) => parsePackageName(name)?.major ?? []));
  return majors.size === 1 ? [...majors][0] : undefined;
}

/** GoogleContainerTools/distroless java/config.bzl; docker-hardened-images/catalog image/eclipse-temurin (2026-08). */
function chooseTarget(isHardened: boolean, major: number): Target | undefined {
  if (isHardened) {
    const isThere = [8, 11, 17, 21, 25, 26].includes(major);
    return isThere
      ? { image: `dhi.io/eclipse-temurin:${major}`, startsJar: false, hasFonts: false }
      : undefined;
  }
  const isThere = [17, 21, 25].includes(major);
  const image = `gcr.io/distroless/java${major}-debian13:nonroot`;
  return isThere ? { image, startsJar: true, hasFonts: true } : undefined;
}

function noImage(major: number, isHardened: boolean): Concern {
  const other = !isHardened && [8, 11, 26].includes(major);
  return {
    id: "H14",
    weight: "refuse",
    text: isHardened
      ? text("Docker has no hardened image with Java {version}.", { version: String(major) })
      : text("Distroless images have Java 17, 21 and 25, and the application runs on {version}.", {
          version: String(major),
        }),
    remedy: other
      ? text("Choose the family `hardened` ({image}), or move the application to Java 17, 21 or 25.", {
          image: `dhi.io/eclipse-temurin:${major}`,
        })
      : text("Move the application to Java 17, 21 or 25."),
  };
}

function startsServer({ stage }: Subject): Refusal {
  return refuseFor(
    "H06",
    stage.baseSpan,
    text("Tomcat is started by catalina.sh, which needs a shell."),
    text("Package the application with a server of its own, and start it with java -jar."),
  );
}

function unknownJava({ stage }: Subject): Refusal {
  return refuseFor(
    "H14",
    stage.baseSpan,
    text(
      "Which version of Java the last stage has cannot be seen, and another one may not run the application.",
    ),
    text("Begin the stage FROM an image that names it, such as eclipse-temurin:21-jre."),
  );
}

function describeStart(subject: Subject): readonly Concern[] {
  const { start } = subject;
  const remedy = text("Start the application with java -jar, in the exec form.");
  const known = shellNeedsOf(subject, remedy);
  if (known.length > 0) return known;
  const line = start.entrypoint ?? start.command;
  const what = text(
    "The container starts {program}, and the image without a shell has no program but java.",
    {
      program: start.argv?.[0] ?? "",
    },
  );
  return [
    { id: "S3", weight: "refuse", ...(line === undefined ? {} : { span: line.span }), text: what, remedy },
  ];
}

/** First processes and changes of the user; anything else in front of `java` does something of its own. */
function isDispensable([program]: readonly string[]): boolean {
  return program === undefined || /(?:^|\/)(?:tini|tini-static|dumb-init|gosu|su-exec)$/.test(program);
}

/** Undefined where ENTRYPOINT and CMD do the same on the new image as they stand. */
function planStart(
  { start }: Subject,
  { command, wrapper }: JavaStart,
  target: Target,
): NewStart | undefined {
  const argv = start.argv ?? [];
  const isFound = command.program === "java" || command.program === "/usr/bin/java";
  const words = [isFound ? command.program : "java", ...argv.slice(wrapper.length + 1)];
  const isPlain = start.kind === "exec" && wrapper.length === 0 && isFound;
  const own = start.entrypointLength - wrapper.length;
  if (start.entrypoint?.json !== undefined && isPlain && own > 0) return undefined;
  if (start.entrypoint === undefined && isPlain && !target.startsJar) return undefined;
  if (start.entrypoint !== undefined && own > 0) {
    const rest = words.slice(own);
    return { entrypoint: words.slice(0, own), command: rest.length === 0 ? null : rest };
  }
  const isJarAlone = target.startsJar && command.options.length === 0 && command.runs.kind === "jar";
  // With the image's own ENTRYPOINT, arguments may be given behind the jar's name.
  if (start.entrypoint === undefined && isJarAlone) return { entrypoint: null, command: words.slice(2) };
  return start.entrypoint === undefined && !target.startsJar
    ? { entrypoint: null, command: words }
    : { entrypoint: words, command: null };
}

const libraries = [
  ...[
    "ca-certificates",
    "ca-certificates-bundle",
    "ca-certificates-java",
    "tzdata",
    "libc6-compat",
    "gcompat",
  ],
  ...[
    "libstdc++",
    "libstdc++6",
    "libgcc",
    "libgcc-s1",
    "libc6",
    "zlib",
    "zlib1g",
    "java-cacerts",
    "java-common",
  ],
  ...["tini", "dumb-init", "gosu", "su-exec", "musl"],
];

const fonts = [
  ...["fontconfig", "fontconfig-config", "ttf-dejavu", "font-dejavu", "fonts-dejavu", "fonts-dejavu-core"],
  ...["freetype", "libfreetype6", "libfontconfig1", "libpng", "libpng16-16", "liblcms2-2", "lcms2"],
];

/** Downloaders that only instructions of the file use. */
const helpers: readonly string[] = ["curl", "wget"];

function coveredBy(subject: Subject, target: Target): ReadonlySet<string> {
  const names = subject.reading.systemInstalls.flatMap(({ packages }) => packages.map(({ name }) => name));
  const used = names.filter((name) => helpers.includes(name) && isUsedInFile(subject, name));
  return new Set([
    ...libraries,
    ...(target.hasFonts ? fonts : []),
    ...used,
    ...names.filter((name) => parsePackageName(name) !== undefined),
  ]);
}

function isUsedInFile(subject: Subject, program: string): boolean {
  return (
    findHealthPrograms(subject).includes(program) ||
    subject.reading.commands.some((command) => command.program === program)
  );
}

function describeSteps({ wrapper }: JavaStart, isChiseled: boolean): readonly Text[] {
  return [
    ...(isChiseled ? [text("Chiseled images have no Java: the distroless ones are taken.")] : []),
    ...(wrapper.length > 0
      ? [text("Java is started without {program}.", { program: wrapper[0] ?? "" })]
      : []),
  ];
}

function digestGone({ stage }: Subject): readonly Concern[] {
  if (stage.rootImage?.reference.digest === undefined) return [];
  return [
    {
      id: "H38",
      weight: "assume",
      text: text(
        "The digest of {image} holds for that image alone: pin the new stage's image to a digest of its own.",
        {
          image: stage.rootImage.reference.text,
        },
      ),
    },
  ];
}

/** Libraries that draw or measure text, for which Java needs fonts. */
const drawing =
  /^(?:org\.apache\.poi:poi.*|net\.sf\.jasperreports:.*|org\.jfree:jfreechart|org\.apache\.xmlgraphics:.*|com\.github\.librepdf:.*|com\.github\.penggle:kaptcha|net\.coobird:thumbnailator|com\.google\.zxing:javase|com\.github\.whvcse:easy-captcha|org\.xhtmlrenderer:.*)$/;

async function findDrawing({ project }: Subject): Promise<string | undefined> {
  const dependencies = [
    ...(valueOf(await project.maven("."))?.dependencies ?? []),
    ...(valueOf(await project.gradle("."))?.dependencies ?? []),
  ];
  return dependencies.find((name) => drawing.test(name));
}

function needsFonts(library: string, image: string): Refusal {
  return refuseFor(
    "H11",
    undefined,
    text("{library} draws with fonts, and {image} has no fontconfig and no fonts.", { library, image }),
    text("Choose the family `distroless`, whose images of Java have both."),
  );
}
