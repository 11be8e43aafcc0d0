import assert from "node:assert/strict";
import { test } from "node:test";
import { baseTable, baseTableDate, findBaseImage } from "../../server/src/images/base-table.ts";
import { distributionFacts } from "../../server/src/images/distribution.ts";
import { officialBuilds, officialTagsDate } from "../../server/src/images/official-tags.ts";
import { reference } from "./reference.ts";

const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  names: (value) =>
    Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string"),
  isOs: (value) => value === true,
  status: (value) => ["deprecated", "dead", "frozen", "moved", "eol"].includes(String(value)),
  user: isUser,
  userByVariant: (value) => typeof value === "object" && Object.values(value ?? {}).every(isUser),
  since: isVersion,
  before: (value) => value === "root",
  shell: (value) => typeof value === "boolean",
  dev: (value) => value === "same" || value === "root",
  os: isOs,
  osByWord: (value) => typeof value === "object" && Object.values(value ?? {}).every(isOs),
  osByVersion: (value) => typeof value === "object" && Object.values(value ?? {}).every(isOs),
  osOfListedTagsOnly: (value) => value === true,
  distroless: (value) => value === true,
  release: isVersion,
  packageManager: (value) => value === null || typeof value === "string",
  switchUser: isUser,
  switchUserSince: isVersion,
  dropsTo: (value) => typeof value === "string" && /^[a-z-]+/.test(value),
  needsRoot: (value) => typeof value === "object",
  product: (value) => typeof value === "string",
  end: (value) => /^\d{4}-\d\d-\d\d$/.test(String(value)),
  replacements: (value) => Array.isArray(value),
  httpTools: (value) => typeof value === "object",
  source: (value) => typeof value === "string" && value !== "",
  confidence: (value) => value === "high" || value === "medium",
};

function isUser(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).every(([key, part]) =>
    key === "name" ? typeof part === "string" : key === "uid" && ["number", "object"].includes(typeof part),
  );
}

function isVersion(value: unknown): boolean {
  return /^\d+(\.\d+)*$/.test(String(value));
}

function isOs(value: unknown): boolean {
  const [distribution] = String(value).split("@");
  return baseTable.length > 0 && distributionFacts(distribution as "debian")?.title !== undefined;
}

test("every row has the form that the code relies on", () => {
  for (const row of baseTable) {
    for (const [field, value] of Object.entries(row)) {
      assert.ok(FIELDS[field]?.(value), `${row.names[0]}: ${field} is ${JSON.stringify(value)}`);
    }
    assert.ok(row.user && row.source && row.confidence, `${row.names[0]} is complete`);
  }
});

test("the tables have dates", () => {
  assert.match(baseTableDate, /^\d{4}-\d\d-\d\d$/);
  assert.match(officialTagsDate, /^\d{4}-\d\d-\d\d$/);
});

const MATCHES: Readonly<Record<string, string | undefined>> = {
  node: "node",
  "docker.io/library/node:22": "node",
  "public.ecr.aws/docker/library/node:22": "node",
  "registry.example.com/library/node:22": undefined,
  "mcr.microsoft.com/dotnet/aspnet:8.0": "mcr.microsoft.com/dotnet/aspnet",
  "mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled-extra": "mcr.microsoft.com/dotnet/*:*-chiseled*",
  "bitnami/redis": "bitnami/*",
  "prom/alertmanager:v0.28": "prom/*",
  "nginx/nginx-unprivileged": "nginxinc/nginx-unprivileged",
  "gcr.io/distroless/java17-debian12": "gcr.io/distroless/java*-debian12",
  "gcr.io/distroless/static": "gcr.io/distroless/*",
  "cgr.dev/chainguard/go": "cgr.dev/chainguard/*",
  // The source has only unverified facts on it, and the pattern's would be wrong.
  "cgr.dev/chainguard/wolfi-base": undefined,
  "example/app": undefined,
  "bitnamix/redis": undefined,
};

test("finds the row of an image by name, alias, pattern and tag", () => {
  for (const [text, name] of Object.entries(MATCHES)) {
    const row = findBaseImage(reference(text));
    assert.equal(row?.names.includes(name ?? ""), name === undefined ? undefined : true, text);
  }
});

test("reads builds with their base and user", () => {
  const build = officialBuilds("mariadb").find(({ tags }) => tags.includes("11.4-ubi9"));
  assert.equal(build?.base, "redhat/ubi9-minimal");
  assert.equal(build?.user, "mysql");
  assert.deepEqual(officialBuilds("example/app"), []);
});
