/** What of a scan is told, and what fails a run of the command line: the part of the configuration on scans. */
import { imageSeverities } from "../scanners/report.ts";
import type { MapSchema } from "./json-schema.ts";

export const failThresholds = ["critical", "high", "medium", "low", "never"] as const;

export type FailThreshold = (typeof failThresholds)[number];

const id = { type: "string", minLength: 1 } as const;

const texts = { type: "array", items: { type: "string", minLength: 1 }, minItems: 1 } as const;

export const scanPolicySchema = {
  type: "object",
  description: "Which vulnerabilities of scanned images are told.",
  properties: {
    minimumSeverity: {
      type: "string",
      enum: imageSeverities,
      description:
        "Vulnerabilities of lower severity are counted and not shown. Without it: `low`, which leaves out what distributions call negligible and what nobody has rated.",
    },
    onlyFixable: {
      type: "boolean",
      description:
        "Vulnerabilities that no newer version of the package mends are counted and not shown. Without it: `false`.",
    },
    failOn: {
      type: "string",
      enum: failThresholds,
      description:
        "The command line ends with an error where a vulnerability of this severity or a worse one is shown. Without it: `high`.",
    },
    ignore: {
      type: "array",
      description: "Vulnerabilities that are accepted, with the reason why.",
      items: {
        type: "object",
        properties: {
          advisory: {
            description:
              "The advisory that is accepted, or several, by their ids or other names: `CVE-2024-1234`, `GHSA-…`.",
            anyOf: [id, { type: "array", items: id, minItems: 1 }],
          },
          packages: {
            ...texts,
            description:
              "Names of the packages concerned. `*` stands for any characters: `lib*`. Without them: all packages.",
          },
          paths: {
            ...texts,
            description:
              "Where in the image the packages are, as globs: `/app/node_modules/**`. Without them: everywhere.",
          },
          reason: { type: "string", minLength: 1, description: "Why they are accepted." },
          until: {
            type: "string",
            pattern: "^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$",
            examples: ["2026-12-31"],
            description: "The last day on which they are accepted. Without it: for good.",
          },
        },
        required: ["advisory", "reason"],
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
} as const satisfies MapSchema;
