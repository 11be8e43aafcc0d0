/** What the image of the compiler has and one without it lacks: certificates, time zones, a few programs. */
import { findHealthPrograms } from "../../health-check/convert-health-check.ts";
import { keywordIn } from "../../instruction-text.ts";
import type { Copy, SplitGoal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import type { RuntimeImage } from "../native/runtime-image.ts";
import type { GoSources } from "./go-sources.ts";

export interface Needs {
  readonly packages: readonly string[];
  readonly copies: readonly Copy[];
  readonly lines: readonly string[];
  readonly concerns: readonly Concern[];
}

/** Programs that the images of Go on Debian have, by the package that brings them; on Alpine there are none of them. */
const packagesOfPrograms: ReadonlyMap<string, string> = new Map([
  ["curl", "curl"],
  ["wget", "wget"],
  ["git", "git"],
  ["ssh", "openssh-client"],
]);

const certificates = "/etc/ssl/certs/ca-certificates.crt";
/** Part of Go itself, and there whatever the distribution has. */
const zones = "/usr/local/go/lib/time/zoneinfo.zip";

/** Where the runtime stage goes on to an image that has certificates and time zones, they are not taken along. */
export function findNeeds(
  subject: Subject,
  image: RuntimeImage,
  sources: GoSources | undefined,
  goal: SplitGoal,
): Needs {
  if (image.isSame) return { packages: [], copies: [], lines: [], concerns: [] };
  const { stage, dockerfile } = subject;
  const isDebian = image.distribution === "debian";
  const hasZones = subject.reading.systemInstalls.some(({ packages }) =>
    packages.some(({ name }) => name === "tzdata"),
  );
  const usesZones = sources?.needsTimeZones === true || stage.environment.get("TZ")?.kind === "env";
  const needsZones = usesZones && !hasZones && goal === "slim";
  const goTool = [...(sources?.programs ?? [])].find((program) => program === "go" || program === "gcc");
  const copies = [
    // Alpine itself has them.
    ...(isDebian && goal === "slim" ? [{ from: certificates, to: certificates, isFolder: false }] : []),
    ...(needsZones ? [{ from: zones, to: zones, isFolder: false }] : []),
  ];
  return {
    packages: isDebian ? findPackages(subject, sources) : [],
    copies,
    lines: needsZones ? [`${keywordIn(dockerfile, "ENV")} ZONEINFO=${zones}`] : [],
    concerns: goTool === undefined ? [] : [startsTool(goTool)],
  };
}

function findPackages(subject: Subject, sources: GoSources | undefined): readonly string[] {
  const { dockerfile, start } = subject;
  const starting = dockerfile.startScripts
    .filter(({ instruction }) => instruction === start.command || instruction === start.entrypoint)
    .flatMap(({ commands }) => commands.map(({ program }) => program));
  const used = new Set([...findHealthPrograms(subject), ...starting, ...(sources?.programs ?? [])]);
  return [...packagesOfPrograms].filter(([program]) => used.has(program)).map(([, name]) => name);
}

function startsTool(program: string): Concern {
  return {
    id: "H05",
    weight: "assume",
    text: text(
      "The sources start {program}, which the new stage does not have: check that this is not done at run time.",
      { program },
    ),
  };
}
