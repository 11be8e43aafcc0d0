/** Moves a stage that runs a .NET program to Microsoft's chiseled images: Ubuntu without a shell. */
import { baseName } from "../../container-path.ts";
import { listOwned } from "../../distroless/owned-folders.ts";
import { findHealthPrograms } from "../../health-check/convert-health-check.ts";
import type { MinimalBase, NewStart, Refusal, Subject } from "../../language.ts";
import { refuse, refuseFor, shellNeedsOf } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { readStage } from "../../stage-reading.ts";
import { text } from "../../text.ts";
import { findDotnetCommands } from "./dotnet-commands.ts";
import { type DotnetImage, findDotnetImage } from "./dotnet-image.ts";
import { type FoundProject, findPrograms, isTrue, isWeb } from "./dotnet-project-files.ts";
import { judgePort } from "./listening.ts";
import { judgeLibraries } from "./native-libraries.ts";

export async function minimiseDotnet(subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  const { dockerfile, stage, start, settings } = subject;
  const image = findDotnetImage(dockerfile, stage);
  if (start.entrypoint === undefined && start.command === undefined) return undefined;
  if (image === undefined) return otherImage(subject);
  const programs = await findPrograms(subject);
  const kind = image.kind === "sdk" ? replaceSdk(subject, programs) : image.kind;
  if (kind === undefined) return sdkAtRunTime(subject);
  const release = findRelease(image);
  if (release === undefined) return noChiseled(subject, image);
  if (isForMusl(subject, image)) return builtForMusl(subject);
  const { argv } = start;
  const program = argv?.[0] ?? "";
  if (argv === undefined || !(program.includes("/") || program === "dotnet"))
    return refuse(...describeStart(subject));
  const packages = new Set(programs.flatMap(({ project }) => [...project.packages.keys()]));
  const globalization = judgeGlobalization(
    subject,
    image,
    programs.map(({ project }) => project.properties.get("InvariantGlobalization")),
    packages,
  );
  const newStart = planStart(subject);
  const version = image.written ?? image.version;
  return {
    kind: "base",
    image: `mcr.microsoft.com/dotnet/${kind}:${version}-${release}-chiseled${globalization.isExtra ? "-extra" : ""}`,
    user: "1654:1654",
    isUser: (name) => ["$APP_UID", "${APP_UID}", "app", "1654"].includes(name),
    ...(newStart === undefined ? {} : { start: newStart }),
    healthRuntime: { language: "none", program },
    edits: [],
    additions: [],
    copies: [],
    runtimeLines: [],
    writableFolders: await listOwned(subject),
    coveredPackages: coveredBy(subject, globalization.isExtra),
    steps:
      settings.minimalFamily === "chiseled"
        ? []
        : [text("For .NET, Microsoft's chiseled images are what has no shell.")],
    concerns: [
      ...globalization.concerns,
      ...findLowUrls(subject),
      ...judgeLibraries(packages, kind),
      // The SDK's image says nothing about ports.
      ...(image.kind === "sdk" ? (await judgePort(subject, image.version, undefined)).concerns : []),
    ],
  };
}

/** A published program needs no SDK: which of the smaller images it does need its project says. */
function replaceSdk(
  { start, reading }: Subject,
  programs: readonly FoundProject[],
): "aspnet" | "runtime" | undefined {
  const dll = start.argv?.find((word) => /\.dll$/i.test(word));
  const isCopied = reading.copies.some(({ from }) => from.kind === "stage");
  if (
    dll === undefined ||
    start.argv?.[0] !== "dotnet" ||
    !isCopied ||
    findDotnetCommands(reading).length > 0
  )
    return undefined;
  const own = programs.find(({ project }) => `${project.assemblyName}.dll` === baseName(dll));
  // ASP.NET Core's image has the plain runtime in it, too.
  return own === undefined || isWeb([own.project]) || own.project.references.length > 0
    ? "aspnet"
    : "runtime";
}

/** Ubuntu's releases that the images of a version are made for (dotnet-docker, 2026-08). */
const releases: Readonly<Record<string, readonly string[]>> = {
  "8.0": ["noble", "jammy"],
  "9.0": ["noble"],
  "10.0": ["noble", "resolute"],
};

/** Debian's and Alpine's builds go to Ubuntu 24.04, whose C library is newer than theirs. */
function findRelease({ version, variant }: DotnetImage): string | undefined {
  const known = version === undefined ? undefined : releases[version];
  if (known === undefined) return undefined;
  const own = variant.split("-")[0] ?? "";
  return known.includes(own) ? own : known[0];
}

/** What is built for musl does not find the C library of Ubuntu; what is not built for one system runs on both. */
function isForMusl(subject: Subject, { kind, variant }: DotnetImage): boolean {
  const { dockerfile } = subject;
  if (kind === "runtime-deps" && variant.startsWith("alpine")) return true;
  return dockerfile.stages.some((stage) =>
    findDotnetCommands(readStage(dockerfile, stage)).some(
      ({ runtime }) => runtime?.includes("musl") === true,
    ),
  );
}

function builtForMusl({ stage }: Subject): Refusal {
  return refuseFor(
    "H12",
    stage.baseSpan,
    text("The program is built for Alpine's C library, and chiseled images have Ubuntu's."),
    text("Publish it for linux-x64 on an SDK image without alpine, or without naming a runtime."),
  );
}

function otherImage({ stage }: Subject): Refusal {
  return refuseFor(
    "S1",
    stage.baseSpan,
    text("Which version of .NET {image} has is not known.", {
      image: stage.rootImage?.reference.text ?? "",
    }),
    text("Begin the stage FROM {image}.", { image: "mcr.microsoft.com/dotnet/aspnet" }),
  );
}

function sdkAtRunTime({ stage }: Subject): Refusal {
  return refuseFor(
    "H05",
    stage.baseSpan,
    text("The last stage runs on the SDK, which has no image without a shell."),
    text("Publish the application with dotnet publish and start its dll."),
  );
}

function noChiseled({ stage }: Subject, { version }: DotnetImage): Refusal {
  return refuseFor(
    "H14",
    stage.baseSpan,
    version === undefined
      ? text("The tag names no version of .NET, so that no chiseled image of the same one can be named.")
      : text(
          "Chiseled images with the same user and port are known of .NET 8, 9 and 10, and the application runs on {version}.",
          { version },
        ),
    text("Move the application to .NET 10 first."),
  );
}

function describeStart(subject: Subject): readonly Concern[] {
  const remedy = text("Start the application's dll with dotnet, in the exec form.");
  const known = shellNeedsOf(subject, remedy);
  if (known.length > 0) return known;
  const what = text(
    "The container starts {program}, and the image without a shell has no program but dotnet.",
    {
      program: subject.start.argv?.[0] ?? "",
    },
  );
  return [{ id: "S3", weight: "refuse", text: what, remedy }];
}

/** Undefined where ENTRYPOINT and CMD stay as they are. */
function planStart({ start }: Subject): NewStart | undefined {
  const argv = start.argv ?? [];
  if (start.kind === "exec") return undefined;
  const own = start.entrypoint === undefined ? 0 : start.entrypointLength || argv.length;
  const [head, rest] = [argv.slice(0, own), argv.slice(own)];
  return { entrypoint: head.length === 0 ? null : head, command: rest.length === 0 ? null : rest };
}

/** What ENV says about ports, where EXPOSE does not (H15). */
function findLowUrls({ stage }: Subject): readonly Concern[] {
  if (stage.instructions.some(({ keyword }) => keyword === "EXPOSE")) return [];
  const values = ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS"].flatMap((name) => {
    const variable = stage.environment.get(name);
    return variable?.kind === "env" && variable.value ? variable.value.split(";") : [];
  });
  const ports = values.flatMap((value) => {
    const [, port] = /(?:^|:)(\d+)\/?$/.exec(value) ?? [];
    if (port !== undefined) return Number(port) < 1024 ? [port] : [];
    return /^https?:\/\/[^:/]+\/?$/.test(value) ? [value.startsWith("https") ? "443" : "80"] : [];
  });
  if (ports.length === 0) return [];
  const what = text(
    "Port {ports} is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.",
    { ports: ports.join(", ") },
  );
  return [{ id: "H15", weight: "assume", text: what }];
}

interface Globalization {
  readonly isExtra: boolean;
  readonly concerns: readonly Concern[];
}

/** They do not start, or work wrongly, without ICU (learn.microsoft.com, "Globalization-invariant mode"). */
const needsCultures =
  /^(?:Microsoft\.Data\.SqlClient|System\.Data\.SqlClient|Microsoft\.EntityFrameworkCore\.SqlServer|Humanizer.*|TimeZoneConverter|GeoTimeZone)$/i;

/**
 * Debian's and Ubuntu's images have cultures and time zones, as the -extra ones have; Alpine's and the plain chiseled
 * ones have none.
 */
function judgeGlobalization(
  { stage, reading }: Subject,
  { variant }: DotnetImage,
  settings: readonly (string | undefined)[],
  packages: ReadonlySet<string>,
): Globalization {
  const variable = stage.environment.get("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT")?.value;
  const installed = reading.systemInstalls.some((one) =>
    one.packages.some(({ name }) => /^(?:icu|libicu|tzdata)/.test(name)),
  );
  const isAlpine = variant.startsWith("alpine");
  const isInvariant = isTrue(variable) || (settings.length > 0 && settings.every(isTrue));
  const isNeeded =
    installed ||
    stage.environment.get("TZ") !== undefined ||
    [...packages].some((name) => needsCultures.test(name));
  if (isNeeded || (variable !== undefined && !isTrue(variable))) return { isExtra: true, concerns: [] };
  if (isAlpine) return { isExtra: false, concerns: [] };
  if (!isInvariant) return { isExtra: true, concerns: [] };
  const what = text(
    "The image has no time zones: a program that uses others than UTC needs its -extra variant.",
  );
  return { isExtra: false, concerns: [{ id: "H10", weight: "note", text: what }] };
}

function coveredBy(subject: Subject, isExtra: boolean): ReadonlySet<string> {
  const names = subject.reading.systemInstalls.flatMap(({ packages }) => packages.map(({ name }) => name));
  const cultures = names.filter(
    (name) => isExtra && /^(?:icu-libs|icu-data-full|icu-data|libicu\d+|tzdata)$/.test(name),
  );
  const helpers = names.filter(
    (name) =>
      (name === "curl" || name === "wget") &&
      (findHealthPrograms(subject).includes(name) ||
        subject.reading.commands.some(({ program }) => program === name)),
  );
  return new Set([
    "ca-certificates",
    "libssl3",
    "openssl",
    "libstdc++",
    "libstdc++6",
    "libgcc",
    "zlib",
    "zlib1g",
    "tini",
    "dumb-init",
    ...cultures,
    ...helpers,
  ]);
}
