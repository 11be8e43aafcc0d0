/** Docker and Podman as they really answer: what they list, tell, save and build. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { unmountIn } from "../../scripts/machine/mounts.ts";
import { requireProgram } from "../../scripts/machine/requirements.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import type { ContainerEngine } from "../../server/src/containers/engine.ts";
import { findEngines } from "../../server/src/containers/find-engines.ts";
import { streamImage } from "../../server/src/containers/stream-image.ts";
import { readArchiveConfig } from "../../server/src/image-layers/read-archive-config.ts";
import { createScanHost } from "../../server/src/scan-host.node.ts";
import { type Engine, startEngine } from "./engine.ts";

/** From nothing, so that nothing has to be there; folders that are there already and others, empty layers and full ones. */
const dockerfile = `FROM scratch AS first
COPY a.txt /srv/a.txt
ENV A=1
WORKDIR /srv
WORKDIR /new/folder
COPY empty.txt /empty.txt
FROM first AS second
ARG VALUE=none
LABEL value=$VALUE
ADD a.txt b.txt /both/
USER 1000
CMD ["/srv/a.txt"]
`;

let real: Engine;
let context: string;
let environment: Record<string, string | undefined>;

before(async () => {
  real = await startEngine();
  context = createScratchFolder("engines");
  writeFileSync(join(context, "Dockerfile"), dockerfile);
  for (const name of ["a.txt", "b.txt"]) writeFileSync(join(context, name), name.repeat(100_000));
  writeFileSync(join(context, "empty.txt"), "");
  environment = {
    ...process.env,
    PATH: `${dirname(real.client)}:${process.env.PATH}`,
    DOCKER_HOST: real.host,
  };
});

after(() => real?.stop());

async function findEngine(
  id: "docker" | "podman",
  more: Record<string, string> = {},
): Promise<ContainerEngine> {
  const engines = await findEngines(createScanHost({ ...environment, ...more }));
  const engine = engines.find((one) => one.id === id);
  assert.ok(engine, `${id} is found`);
  return engine;
}

/** Builds, and compares what the engine tells with what it saves. */
async function checkEngine(engine: ContainerEngine, tag: string): Promise<void> {
  const lines: string[] = [];
  const request = { dockerfile: join(context, "Dockerfile"), context, tag, buildArguments: { VALUE: "a b" } };
  const built = await engine.build({ ...request, stage: "second", onLine: (line) => lines.push(line) });
  assert.ok("id" in built, `${JSON.stringify(built)}\n${lines.join("\n")}`);
  assert.ok(lines.length > 5);

  const config = await engine.readConfig(tag);
  assert.ok("history" in config);
  assert.equal(config.digest, built.id);
  assert.deepEqual(config.labels.value, "a b");
  const archived = await readArchiveConfig({
    kind: "push",
    start: (onChunk, enough) => engine.save(tag, onChunk, enough),
  });
  assert.ok(archived.kind === "image", JSON.stringify(archived));
  assert.deepEqual(config.diffIds, archived.config.diffIds);
  const flags = ({ history }: typeof config) =>
    history.map(({ createdBy, isEmptyLayer }) => [createdBy, isEmptyLayer]);
  assert.deepEqual(flags(config), flags(archived.config));
  assert.deepEqual(await engine.readConfig(built.id), config);
  const layers = await engine.readConfig(tag, undefined, "layers");
  assert.deepEqual("diffIds" in layers && layers.diffIds, config.diffIds);

  const images = await engine.listImages();
  assert.ok(!("kind" in images));
  const listed = images.find(({ id }) => id === built.id);
  assert.ok(
    listed?.references.some((reference) => reference.endsWith(tag)),
    JSON.stringify(images),
  );
  assert.ok(Number(listed?.size) > 1_000_000 && !Number.isNaN(Date.parse(listed?.created ?? "")));

  const missing = await engine.readConfig("not-there:1");
  assert.equal("kind" in missing && missing.kind, "not-found");
  assert.equal((await engine.save("not-there:1", () => undefined))?.kind, "not-found");
  for await (const chunk of streamImage(engine, tag)) if (chunk.length > 0) break;
  const controller = new AbortController();
  await assert.rejects(
    engine.save(tag, () => controller.abort(new Error("enough")), controller.signal),
    /enough/,
  );

  const broken = join(context, "Broken");
  writeFileSync(broken, "FROM scratch\nCOPY nothing /\n");
  const failure = await engine.build({
    ...request,
    dockerfile: broken,
    stage: undefined,
    onLine: () => undefined,
  });
  assert.ok("kind" in failure);
  assert.equal(failure.kind, "build-failed");
  assert.match(failure.detail, /nothing/);
}

describe("Docker", () => {
  for (const [builder, settings] of [
    ["BuildKit", {}],
    ["the classic builder", { DOCKER_BUILDKIT: "0" }],
  ] as const) {
    test(`with ${builder}`, async () => {
      const engine = await findEngine("docker", settings);
      assert.equal(engine.dockerHost, real.host);
      await checkEngine(engine, `engines-${builder.toLowerCase().replaceAll(" ", "-")}:1`);
    });
  }

  test("that is not running", async () => {
    const engine = await findEngine("docker", { DOCKER_HOST: `unix://${context}/no.sock` });
    for (const answer of [
      await engine.listImages(),
      await engine.readConfig("x"),
      await engine.save("x", () => undefined),
    ]) {
      assert.ok(answer !== undefined && "kind" in answer);
      assert.equal(answer.kind, "not-running", answer.detail);
    }
  });

  test("of a context that is reached by ssh, or is not there", async () => {
    const ssh = await findEngine("docker", { DOCKER_HOST: "ssh://nobody@127.0.0.1:1" });
    assert.equal(ssh.dockerHost, undefined);
    const { DOCKER_HOST: _, ...without } = environment;
    const [engine] = await findEngines(createScanHost({ ...without, DOCKER_CONTEXT: "no-such-context" }));
    assert.equal(engine?.dockerHost, undefined);
    const answer = await engine?.listImages();
    assert.ok(answer !== undefined && "kind" in answer);
    assert.equal(answer.kind, "not-running", answer.detail);
  });
});

describe("Podman", () => {
  let store: string;

  before(async () => {
    await requireProgram(["podman"], ["podman"], "The test of scans");
    store = createScratchFolder("podman");
    mkdirSync(join(store, "run"));
    const [root, run] = [join(store, "root"), join(store, "run")];
    writeFileSync(
      join(store, "storage.conf"),
      `[storage]\ndriver = "vfs"\ngraphroot = "${root}"\nrunroot = "${run}"\n`,
    );
  });

  after(() => unmountIn(store));

  test("with a store of its own", async () => {
    const engine = await findEngine("podman", {
      CONTAINERS_STORAGE_CONF: join(store, "storage.conf"),
      BUILDAH_LAYERS: "true",
      BUILDAH_ISOLATION: "chroot",
    });
    await checkEngine(engine, "engines-podman:1");
  });
});
