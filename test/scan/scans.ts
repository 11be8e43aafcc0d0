/** Scans with scanners that a test has written and an engine that it plays. */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContainerEngine } from "../../server/src/containers/engine.ts";
import type { ImageConfig } from "../../server/src/images/image-config.ts";
import { english } from "../../server/src/l10n/texts.ts";
import type { ScanOutcome, ScanRequest, ScanSettings, ScanSource } from "../../server/src/scan/request.ts";
import type { ScanServices } from "../../server/src/scan/scan-context.ts";
import { scanImage } from "../../server/src/scan/scan-image.ts";
import { createScanHost } from "../../server/src/scan-host.node.ts";
import type { ScanHost } from "../../server/src/scan-host.ts";
import { grype } from "../../server/src/scanners/grype/scanner.ts";
import type { ScannerSettings, ScanPhase } from "../../server/src/scanners/scanner.ts";
import { trivy } from "../../server/src/scanners/trivy/scanner.ts";
import { writeProgram } from "../support/programs.ts";

export const diffIds = ["1", "2", "3"].map((digit) => `sha256:${digit.repeat(64)}`);
export const imageId = `sha256:${"a".repeat(64)}`;

export const config: ImageConfig = {
  digest: imageId,
  created: "2026-01-01T00:00:00Z",
  architecture: "amd64",
  os: "linux",
  labels: {},
  diffIds,
  history: ["ADD base.tar /", "RUN apt-get install curl", "COPY . /app"].map((createdBy) => ({
    createdBy,
    comment: "",
    created: undefined,
    isEmptyLayer: false,
  })),
};

export function trivyReport(layers: readonly (string | undefined)[] = [diffIds[1]]): string {
  return JSON.stringify({
    SchemaVersion: 2,
    ArtifactName: "app:1",
    ArtifactType: "container_image",
    Metadata: { ImageID: imageId, DiffIDs: diffIds, RepoDigests: [`app@${imageId}`] },
    Results: [
      {
        Target: "app:1 (debian 12)",
        Class: "os-pkgs",
        Type: "debian",
        Vulnerabilities: layers.map((DiffID, index) => ({
          VulnerabilityID: `CVE-2026-000${index}`,
          PkgName: "curl",
          InstalledVersion: `8.${index}`,
          Severity: "HIGH",
          Layer: DiffID === undefined ? {} : { DiffID },
        })),
      },
    ],
  });
}

/** What a scanner needs to do in every script. */
const preamble = `
if (process.argv.includes("--version") || process.argv[2] === "version") {
  console.log(__filename.endsWith("grype") ? "grype 0.121.0" : "Version: 0.74.0");
  process.exit(0);
}
const { appendFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const option = (...names) => process.argv[process.argv.findIndex((argument) => names.includes(argument)) + 1];
const output = option("--output", "--file");
const report = ${JSON.stringify(trivyReport())};
appendFileSync(join(__dirname, "runs"), JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), env: process.env }) + "\\n");
`;

export const noSettings: ScannerSettings = {
  path: undefined,
  extraArguments: [],
  databaseRepositories: [],
  javaDatabaseRepositories: [],
  server: undefined,
};

export interface Bench {
  readonly folder: string;
  readonly host: ScanHost;
  /** Puts a scanner on the PATH. */
  install(name: "trivy" | "grype", body: string): string;
  scan(source?: Partial<ImageSource> | ScanSource, options?: ScanOptions): Promise<Scanned>;
  /** What is left of temporary folders. */
  leftovers(): readonly string[];
  remove(): void;
}

export interface ScanOptions {
  readonly settings?: Partial<ScanSettings>;
  readonly engines?: readonly ContainerEngine[];
  readonly request?: Partial<ScanRequest>;
  readonly signal?: AbortSignal;
  readonly host?: ScanHost;
  readonly onPhase?: (phase: ScanPhase) => void;
}

export interface Scanned {
  readonly outcome: ScanOutcome;
  readonly phases: readonly ScanPhase[];
  readonly log: string;
}

export function playedEngine(over: Partial<ContainerEngine> = {}): ContainerEngine {
  return {
    id: "docker",
    dockerHost: "unix:///run/played.sock",
    listImages: async () => [],
    readConfig: async (reference) =>
      reference === "app:1" || reference === imageId
        ? config
        : { kind: "not-found", detail: `No such image: ${reference}` },
    save: async () => ({ kind: "failed", detail: "not played" }),
    build: async () => ({ kind: "failed", detail: "not played" }),
    ...over,
  };
}

type ImageSource = Extract<ScanSource, { kind: "image" }>;

function toSource(source: Partial<ImageSource> | ScanSource): ScanSource {
  if (isWhole(source)) return source;
  return { kind: "image", reference: "app:1", engine: undefined, allowsRegistry: false, ...source };
}

function isWhole(source: Partial<ImageSource> | ScanSource): source is ScanSource {
  return source.kind !== undefined;
}

export function createBench(): Bench {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "scan-bench-")));
  const bin = join(folder, "bin");
  const temporary = join(folder, "tmp");
  for (const made of [bin, temporary]) mkdirSync(made);
  const real = createScanHost({
    PATH: bin,
    HOME: folder,
    XDG_CACHE_HOME: join(folder, "cache"),
    SECRET_KEY: "x",
  });
  const host: ScanHost = {
    ...real,
    async makeTemporaryFolder() {
      const before = process.env.TMPDIR;
      process.env.TMPDIR = temporary;
      try {
        return await real.makeTemporaryFolder();
      } finally {
        if (before === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = before;
      }
    },
  };
  return {
    folder,
    host,
    install: (name, body) => writeProgram(bin, name, preamble + body),
    async scan(source = {}, options = {}) {
      const phases: ScanPhase[] = [];
      const lines: string[] = [];
      const services: ScanServices = {
        scanners: [trivy, grype],
        findEngines: async () => options.engines ?? [playedEngine()],
        forgetEngines: () => undefined,
      };
      const outcome = await scanImage(
        options.host ?? host,
        {
          source: toSource(source),
          role: "built",
          stage: undefined,
          baseReference: undefined,
          ...options.request,
        },
        {
          scanner: "auto",
          scanners: { trivy: noSettings, grype: noSettings },
          timeout: 60_000,
          isOffline: false,
          serverToken: undefined,
          ...options.settings,
        },
        {
          onPhase(phase) {
            if (phases.at(-1) !== phase) phases.push(phase);
            options.onPhase?.(phase);
          },
          log: (line) => lines.push(line),
        },
        english,
        options.signal,
        services,
      );
      return { outcome, phases, log: lines.join("\n") };
    },
    leftovers: () => readdirSync(temporary),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
