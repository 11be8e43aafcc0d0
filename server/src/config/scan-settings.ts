/**
 * What a scan runs and where it goes. Only an editor's settings and the command line say so, never a file of the
 * project: whoever wrote that could choose the program. Types, checks and the manifest are made from one literal.
 */
import { isRecord } from "../json-values.ts";
import type { ScanSettings } from "../scan/request.ts";
import type { FromSchema, MapSchema } from "./json-schema.ts";
import { locateNowhere } from "./located.ts";
import type { ConfigurationProblem } from "./problems.ts";
import { validate } from "./validate.ts";

const texts = { type: "array", items: { type: "string", minLength: 1 }, default: [] } as const;

const program = { type: "string", default: "" } as const;

const address = {
  type: "string",
  pattern: "^(?:https?://[^\\s/]\\S*)?$",
  default: "",
} as const;

const listing = { ...address, examples: ["https://mirror.example.com/databases/v6/latest.json"] } as const;
const server = { ...address, examples: ["https://trivy.example.com:4954"] } as const;

/** Keys of settings without `dockerfileSecurity.`; each one that is no group has a default. */
export const scanSettingsSchema = {
  type: "object",
  properties: {
    scanner: {
      type: "string",
      enum: ["auto", "trivy", "grype"],
      default: "auto",
      description: "The program that scans images. `auto`: Trivy if it is installed, otherwise Grype.",
    },
    trivy: {
      type: "object",
      properties: {
        path: { ...program, description: "The path of Trivy. Empty: looked up on the PATH." },
        arguments: {
          ...texts,
          description: "Further arguments for Trivy, each one an entry of its own: `--insecure`.",
        },
        server: {
          ...server,
          description:
            "The address of a shared Trivy server that looks vulnerabilities up. Its token is asked for, or taken from `TRIVY_TOKEN`; it is never a setting.",
        },
        databaseRepositories: {
          ...texts,
          description:
            "Where Trivy gets its database from, the first one that answers: `registry.example.com/trivy-db:2`. Empty: as Trivy has it.",
        },
        javaDatabaseRepositories: {
          ...texts,
          description:
            "Where Trivy gets its database of Java archives from: `registry.example.com/trivy-java-db:1`. Empty: as Trivy has it.",
        },
      },
      additionalProperties: false,
    },
    grype: {
      type: "object",
      properties: {
        path: { ...program, description: "The path of Grype. Empty: looked up on the PATH." },
        arguments: {
          ...texts,
          description: "Further arguments for Grype, each one an entry of its own: `--add-cpes-if-none`.",
        },
        databaseUrl: {
          ...listing,
          description: "The address of the listing that Grype gets its database by. Empty: as Grype has it.",
        },
      },
      additionalProperties: false,
    },
    scan: {
      type: "object",
      properties: {
        timeout: {
          type: "number",
          minimum: 1,
          maximum: 1440,
          default: 15,
          description: "Minutes that a scan may take.",
        },
        offline: {
          type: "boolean",
          default: false,
          description:
            "Scan without network: the scanner takes its database as it is, and only images on this machine are scanned.",
        },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
} as const satisfies MapSchema;

type Section = FromSchema<typeof scanSettingsSchema>;

const { trivy, grype, scan } = scanSettingsSchema.properties;

/**
 * Keeps what is valid of the `dockerfileSecurity` section, whatever a client sends; the default stands in for
 * everything else. Never throws. The spans of problems mean nothing.
 */
export function readScanSettings(section: unknown): {
  readonly settings: Omit<ScanSettings, "serverToken">;
  readonly problems: readonly ConfigurationProblem[];
} {
  const problems: ConfigurationProblem[] = [];
  const report = (problem: ConfigurationProblem) => problems.push(problem);
  // What passes the check has the type that the same literal stands for.
  const given = validate(scanSettingsSchema, locateNowhere(pickOwn(section)), report) as Section | undefined;
  const { databaseUrl = grype.properties.databaseUrl.default } = given?.grype ?? {};
  const settings: Omit<ScanSettings, "serverToken"> = {
    scanner: given?.scanner ?? scanSettingsSchema.properties.scanner.default,
    scanners: {
      trivy: {
        path: orNothing(given?.trivy?.path),
        extraArguments: given?.trivy?.arguments ?? trivy.properties.arguments.default,
        databaseRepositories:
          given?.trivy?.databaseRepositories ?? trivy.properties.databaseRepositories.default,
        javaDatabaseRepositories:
          given?.trivy?.javaDatabaseRepositories ?? trivy.properties.javaDatabaseRepositories.default,
        server: orNothing(given?.trivy?.server),
      },
      grype: {
        path: orNothing(given?.grype?.path),
        extraArguments: given?.grype?.arguments ?? grype.properties.arguments.default,
        databaseRepositories: databaseUrl === "" ? [] : [databaseUrl],
        javaDatabaseRepositories: [],
        server: undefined,
      },
    },
    timeout: (given?.scan?.timeout ?? scan.properties.timeout.default) * 60_000,
    isOffline: given?.scan?.offline ?? scan.properties.offline.default,
  };
  return { settings, problems };
}

/** Other keys of the section, and the policy beside them under `scan`, are read elsewhere. */
function pickOwn(section: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(section)) return {};
  const own = Object.keys(scanSettingsSchema.properties).filter((key) => Object.hasOwn(section, key));
  const picked = Object.fromEntries(own.map((key) => [key, section[key]]));
  return isRecord(picked.scan) ? { ...picked, scan: pickScan(picked.scan) } : withoutScan(picked);
}

function pickScan(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(given).filter(([key]) => Object.hasOwn(scan.properties, key)));
}

/** What is no group at all is told of by whoever reads the policy. */
function withoutScan({ scan: _, ...others }: Readonly<Record<string, unknown>>) {
  return others;
}

/** An editor's way to say that nothing is set. */
function orNothing(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text.trim();
}

/** Full names without `dockerfileSecurity.`: `trivy.path`. */
export function listScanSettingNames(): readonly string[] {
  return Object.entries(scanSettingsSchema.properties).flatMap(([key, schema]) =>
    "properties" in schema ? Object.keys(schema.properties).map((child) => `${key}.${child}`) : [key],
  );
}
