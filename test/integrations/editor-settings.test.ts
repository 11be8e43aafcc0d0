/** Set-ups of docs/editors.md for editors that no test can run: at least they are well formed and start the server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { capture } from "../../scripts/machine/processes.ts";
import { requireProgram } from "../../scripts/machine/requirements.ts";
import { readSetUp } from "../e2e/set-ups.ts";

const server = ["dockerfile-security", "lsp", "--stdio"];

test("Helix", async () => {
  const python = await requireProgram(["python3"], ["python3"], "Reading TOML");
  const toJson = "import json, sys, tomllib; print(json.dumps(tomllib.loads(sys.argv[1])))";
  const settings = JSON.parse(await capture(python, ["-c", toJson, readSetUp("Helix", "toml")]));
  const { command, args } = settings["language-server"]["dockerfile-security"];
  assert.deepEqual([command, ...args], server);
  assert.deepEqual(settings.language[0]["language-servers"], ["dockerfile-security"]);
});

test("Zed", () => {
  const { languages, lsp } = JSON.parse(readSetUp("Zed", "json"));
  const [name] = languages.Dockerfile.language_servers;
  assert.deepEqual([lsp[name].binary.path, ...lsp[name].binary.arguments], server);
});

test("Kate", () => {
  const { dockerfile } = JSON.parse(readSetUp("Kate", "json")).servers;
  assert.deepEqual(dockerfile.command, server);
  assert.match("Dockerfile", new RegExp(dockerfile.highlightingModeRegex));
});

test("Sublime Text", () => {
  const client = JSON.parse(readSetUp("Sublime Text", "json")).clients["dockerfile-security"];
  assert.deepEqual(client.command, server);
});
