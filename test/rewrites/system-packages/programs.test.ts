import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isBuildTool } from "../../../server/src/rewrites/system-packages/package-roles.ts";
import { programsOf } from "../../../server/src/rewrites/system-packages/programs.ts";

const programs: readonly (readonly [name: string, programs: readonly string[]])[] = [
  ["curl", ["curl"]],
  ["wget", ["wget"]],
  ["git-core", ["git"]],
  ["netcat-openbsd", ["nc", "netcat"]],
  ["gettext-base", ["envsubst", "gettext"]],
  ["python3.11", ["python3.11", "python"]],
  ["tzdata", []],
  ["dumb-init", ["dumb-init"]],
  ["constructor", ["constructor"]],
];

describe("the programs of a package", () => {
  for (const [name, expected] of programs) {
    it(name, () => assert.deepEqual(programsOf(name), expected));
  }

  it("finds psql in clients of every version", () => {
    for (const name of ["postgresql-client", "postgresql-client-15", "postgresql16-client"])
      assert.ok(programsOf(name).includes("psql"), name);
  });
});

const tools =
  "gcc gcc-12 g++-12-multilib clang-15 golang-1.21 php8.2-dev python3.11-venv gcc-x86-64-linux-gnu make";
const others = "libpq-dev libpq5 nginx python3 tini zlib1g-dev busybox-static clangd-helper makeself";

describe("build tools", () => {
  for (const name of tools.split(" ")) it(`${name} is one`, () => assert.ok(isBuildTool(name)));
  for (const name of others.split(" ")) it(`${name} is none`, () => assert.ok(!isBuildTool(name)));
});
