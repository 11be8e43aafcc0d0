/**
 * CycloneDX with vulnerabilities, versions 1.4 to 1.7, as Trivy and Grype write it, and others by the book.
 * https://cyclonedx.org/docs/1.6/json/#vulnerabilities
 */
import { isRecord, type JsonRecord, listOf, recordOf, recordsOf } from "../../json-values.ts";
import { ReportError, type ReportedImage, type ScannerVersion, type ScanReport } from "../report.ts";
import { countOf, digestOf, textOf } from "../report-values.ts";
import { type Component, indexComponents, readProperties } from "./components.ts";
import { isNotAffected, readVulnerability } from "./vulnerability.ts";

const knownVersions: ReadonlySet<unknown> = new Set(["1.4", "1.5", "1.6", "1.7"]);
const properNames: ReadonlyMap<string, string> = new Map([
  ["trivy", "Trivy"],
  ["grype", "Grype"],
  ["syft", "Syft"],
]);

export function looksLikeCycloneDx(value: unknown): boolean {
  return isRecord(value) && value.bomFormat === "CycloneDX";
}

/** @throws ReportError */
export function readCycloneDx(value: unknown): ScanReport {
  if (!isRecord(value) || !looksLikeCycloneDx(value))
    throw new ReportError("This is no CycloneDX: bomFormat says so.");
  if (!knownVersions.has(value.specVersion)) {
    const version = textOf(value.specVersion, 20) ?? "of no version";
    throw new ReportError(`This is CycloneDX ${version}; 1.4 to 1.7 can be read.`);
  }
  if (!Array.isArray(value.vulnerabilities)) {
    throw new ReportError(
      "This CycloneDX file lists packages and no vulnerabilities. " +
        "`trivy image --format cyclonedx --scanners vuln` and `grype -o cyclonedx-json` write both.",
    );
  }
  const components = indexComponents(value.components);
  const all = recordsOf(value.vulnerabilities);
  const open = all.filter((item) => !isNotAffected(item));
  const found = open.map((item) => readVulnerability(item, components));
  const findings = found.flat();
  const unplaced = found.filter((each) => each.length === 0).length;
  if (findings.length === 0 && unplaced > 0) {
    throw new ReportError(
      "This CycloneDX file names vulnerabilities without the packages that have them, as a VEX does. " +
        "Export it with its components: Dependency-Track calls that VDR.",
    );
  }
  return {
    scanner: readScanner(recordOf(value.metadata)),
    image: {
      ...readImage(recordOf(value.metadata), components),
      ...(all.length === 0 && components.size > 0 ? { doubt: "maybe-unscanned" as const } : {}),
    },
    findings,
    packages: [...components.values()].flatMap(({ package: installed, layer }) =>
      installed === undefined || layer.kind === "none" ? [] : [{ package: installed, layer }],
    ),
    omitted: [
      ...countOf(
        all.length - open.length,
        "vulnerability that does not apply, by its analysis",
        "vulnerabilities that do not apply, by their analysis",
      ),
      ...countOf(
        unplaced,
        "vulnerability of no package in the file",
        "vulnerabilities of no package in the file",
      ),
    ],
  };
}

/** Up to 1.4 `tools` was a list; since 1.5 it has components. */
function readScanner(metadata: JsonRecord): ScannerVersion {
  const tools = Array.isArray(metadata.tools) ? metadata.tools : listOf(recordOf(metadata.tools).components);
  const tool = recordOf(recordsOf(tools)[0]);
  const name = textOf(tool.name) ?? "CycloneDX";
  return { name: properNames.get(name) ?? name, version: textOf(tool.version), databaseDate: undefined };
}

function readImage(metadata: JsonRecord, components: ReadonlyMap<string, Component>): ReportedImage {
  const subject = recordOf(metadata.component);
  const properties = readProperties(subject);
  const system = [...components.values()].find(({ type }) => type === "operating-system");
  return {
    name: nameOf(textOf(subject.name), textOf(subject.version)),
    id: digestOf(properties.get("aquasecurity:trivy:ImageID")),
    repositoryDigests: recordsOf(subject.properties).flatMap(({ name, value }) =>
      name === "aquasecurity:trivy:RepoDigest" ? (textOf(value) ?? []) : [],
    ),
    distribution: system && { name: system.name, version: system.version, isEndOfLife: false },
    // Trivy lists diff IDs too, but in the order of the alphabet.
    layers: [],
    config: undefined,
    scannedAt: textOf(metadata.timestamp),
  };
}

/** Grype takes the tag, or the digest, out of the name. */
function nameOf(name: string | undefined, version: string | undefined): string | undefined {
  if (name === undefined || version === undefined || name.endsWith(version)) return name;
  return `${name}${version.startsWith("sha256:") ? "@" : ":"}${version}`;
}
