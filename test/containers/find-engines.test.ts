import assert from "node:assert/strict";
import { test } from "node:test";
import { findEngines, forgetEngines, readContext } from "../../server/src/containers/find-engines.ts";
import { exited, type Play, playedHost } from "../support/scan-host.ts";
import { readRecorded } from "./recorded-engines.ts";

test("engines on the PATH are found, with the context resolved, once", async () => {
  let runs = 0;
  let now = 0;
  const docker: Play = ({ args }) => {
    runs++;
    return args[0] === "--version"
      ? exited("Docker version 28.2.2, build e6534b4")
      : exited(readRecorded("docker-context.json"));
  };
  const environment: Record<string, string> = {};
  const host = playedHost({ docker, podman: docker }, { environment, now: () => now });
  const [first, second] = await findEngines(host);
  assert.deepEqual([first?.id, first?.dockerHost], ["docker", "unix:///var/run/docker.sock"]);
  assert.equal(second?.id, "podman");
  assert.equal((await findEngines(host))[0], first);
  assert.equal(runs, 2);
  environment.DOCKER_CONTEXT = "other";
  assert.notEqual((await findEngines(host))[0], first);
  assert.equal(runs, 4);
  forgetEngines(host);
  await findEngines(host);
  assert.equal(runs, 6);
  now += 3_600_000;
  await findEngines(host);
  assert.equal(runs, 8);
});

test("Podman under Docker's name is not found twice", async () => {
  const podman: Play = () => exited("podman version 4.3.1");
  const engines = await findEngines(playedHost({ docker: podman, podman }));
  assert.deepEqual(
    engines.map(({ id }) => id),
    ["podman"],
  );
});

test("contexts that a scanner cannot reach have no host", () => {
  const context = (Name: string, Host: string, TLSMaterial: object = {}) =>
    readContext(JSON.stringify({ Name, Endpoints: { docker: { Host } }, TLSMaterial }));
  assert.equal(
    context("desktop-linux", "unix:///home/u/.docker/desktop/docker.sock"),
    "unix:///home/u/.docker/desktop/docker.sock",
  );
  assert.equal(context("x", "npipe:////./pipe/docker_engine"), "npipe:////./pipe/docker_engine");
  assert.equal(context("x", "tcp://10.0.0.1:2375"), "tcp://10.0.0.1:2375");
  assert.equal(context("x", "tcp://10.0.0.1:2376", { docker: ["ca.pem"] }), undefined);
  assert.equal(context("default", "tcp://10.0.0.1:2376", { docker: ["ca.pem"] }), "tcp://10.0.0.1:2376");
  assert.equal(context("x", "ssh://u@h"), undefined);
  assert.equal(context("x", "unix:///a b"), undefined);
  for (const text of ["", "[]", "{}", '{"Endpoints":{"docker":{"Host":5}}}'])
    assert.equal(readContext(text), undefined);
});
