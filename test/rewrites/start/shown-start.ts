/** What a container starts, in one line. */
import assert from "node:assert/strict";
import type { BuildContext } from "../../../server/src/rewrites/build-context.ts";
import { createProject } from "../../../server/src/rewrites/project/project.ts";
import { readStart } from "../../../server/src/rewrites/start/read-start.ts";
import type { Start } from "../../../server/src/rewrites/start/start.ts";
import { engine } from "../../support/engine.ts";
import { createMemoryContext } from "../../support/memory-context.ts";

export async function read(
  code: string,
  files: Readonly<Record<string, string>> | BuildContext = {},
): Promise<Start> {
  const context =
    typeof files.read === "function"
      ? (files as BuildContext)
      : createMemoryContext(files as Record<string, string>);
  const dockerfile = engine.parse(code);
  const stage = dockerfile.stages.at(-1);
  assert.ok(stage);
  return readStart({ dockerfile, stage, project: createProject(context), parse: engine.parse });
}

/** `kind: program argument… NAME=value /entrypointLength H01! H02?`: `!` refuses, `?` assumes, nothing notes. */
export function show(start: Start): string {
  const words = start.argv?.map((word) => (/\s/.test(word) ? JSON.stringify(word) : word)) ?? ["-"];
  const variables = Object.entries(start.environment).map(([name, value]) => `${name}=${value}`);
  const mark = { refuse: "!", assume: "?", note: "" };
  const ids = [...new Set(start.concerns.map(({ id, weight }) => `${id}${mark[weight]}`))];
  const length = start.entrypointLength === 0 ? [] : [`/${start.entrypointLength}`];
  return [`${start.kind}:`, ...words, ...variables, ...length, ...ids].join(" ");
}
