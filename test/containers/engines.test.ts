/** What engines list, tell and save, and why they do not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readListing } from "../../server/src/containers/read-listing.ts";
import { streamImage } from "../../server/src/containers/stream-image.ts";
import type { ImageConfig } from "../../server/src/images/image-config.ts";
import { exited, type Play } from "../support/scan-host.ts";
import { answer, engineOf, readRecorded } from "./recorded-engines.ts";

test("lists Docker's images, each once, with all its names", async () => {
  const images = await engineOf(
    "docker",
    answer({ "image ls": readRecorded("docker-image-ls.txt") }),
  ).listImages();
  assert.deepEqual(images, [
    {
      id: "sha256:2575e7084109bc4fbe19ea3870ae489aff24a1115de9a2014c7f1eb03e328872",
      references: ["run-app:buildkit", "run-x:1"],
      created: "2026-11-21T14:28:15.000Z",
      size: 1_990_000,
    },
    {
      id: "sha256:ffb07de529e2f6fc084c2aba25e97fc9f33da9235eb2e661e34370c9e4d10347",
      references: ["run-app:also", "run-app:classic"],
      created: "2026-11-21T14:28:14.000Z",
      size: 1_990_000,
    },
    {
      id: "sha256:b1a1d49ed3144d7289e46fdb5191b5929b79915398bbcfde6461bed71b079c0c",
      references: ["run-base:1"],
      created: "2026-11-21T14:28:13.000Z",
      size: 1_990_000,
    },
  ]);
});

test("lists Podman's images, whatever program prints them", async () => {
  for (const id of ["podman", "docker"] as const) {
    const images = await engineOf(
      id,
      answer({ "image ls": readRecorded("podman-image-ls.json") }),
    ).listImages();
    assert.ok(Array.isArray(images));
    assert.deepEqual(images[1], {
      id: "sha256:0bc6efb7d23b52843573b6cd597cf6b1eb0c4da46877449e8de92967cb19ffea",
      references: ["localhost/run-app:podman"],
      created: "2026-11-21T14:28:18.000Z",
      size: 2_138_736,
    });
  }
});

test("listings in other words and with nonsense in them", () => {
  const id = `sha256:${"a".repeat(64)}`;
  for (const [line, expected] of [
    [
      { ID: id, Repository: "<none>", Tag: "<none>", Size: "7.6 MiB" },
      { references: [], size: 7_969_178 },
    ],
    [
      { ID: id, Repository: "x", Tag: "<none>", Size: "12kB" },
      { references: [], size: 12_000 },
    ],
    [
      { ID: id, Repository: "x", Tag: "1", Size: "big", CreatedAt: "soon" },
      { references: ["x:1"], size: undefined },
    ],
    [
      { Id: "a".repeat(64), Names: null, Created: 1e300, Size: -1 },
      { references: [], size: undefined },
    ],
  ] as const) {
    assert.deepEqual(readListing(JSON.stringify(line)), [{ id, created: undefined, ...expected }]);
  }
  for (const nonsense of [
    "",
    "[]",
    "null",
    "[1,[]]",
    '{"ID":5}',
    '{"ID":"sha256:x"}',
    "Emulate Docker CLI\n{",
    "\0",
  ]) {
    assert.deepEqual(readListing(nonsense), [], nonsense);
  }
});

test("BuildKit's history is told by its instructions", async () => {
  const config = await engineOf(
    "docker",
    answer({
      "image inspect": readRecorded("docker-inspect-buildkit.json"),
      "image history": readRecorded("docker-history-buildkit.txt"),
    }),
  ).readConfig("run-app:buildkit");
  assert.ok("history" in config);
  assert.equal(config.digest, "sha256:2575e7084109bc4fbe19ea3870ae489aff24a1115de9a2014c7f1eb03e328872");
  assert.equal(config.architecture, "amd64");
  assert.deepEqual(
    config.history.map(
      ({ createdBy, isEmptyLayer }) => `${isEmptyLayer ? " " : "+"} ${createdBy.slice(0, 30)}`,
    ),
    [
      "+ /bin/sh -c #(nop) COPY file:73",
      "+ /bin/busybox --install -s /bin",
      '  /bin/sh -c #(nop)  CMD ["sh"]',
      "  ARG V=1",
      "  ENV A=b",
      "+ RUN |1 V=1 /bin/sh -c true # b",
      "+ RUN |1 V=1 /bin/sh -c echo hi ",
      "+ WORKDIR /tmp",
      "+ WORKDIR /srv/app",
      "+ COPY base.Dockerfile /x # buil",
      "  USER 1",
      '  CMD ["sleep" "1"]',
    ],
  );
  assert.equal(config.history.filter(({ isEmptyLayer }) => !isEmptyLayer).length, config.diffIds.length);
});

test("the classic builder's is told by the images in between, asked for at once", async () => {
  const asked: (readonly string[])[] = [];
  const play = answer({
    "image inspect": readRecorded("docker-inspect-classic.json"),
    "image history": readRecorded("docker-history-classic.txt"),
    "image inspect many": readRecorded("docker-inspect-parents.json"),
  });
  const config = await engineOf("docker", (invocation, options) => {
    asked.push(invocation.args);
    return play(invocation, options);
  }).readConfig("run-app:classic");
  assert.ok("history" in config);
  assert.deepEqual(
    config.history.map(
      ({ createdBy, isEmptyLayer }) => `${isEmptyLayer ? " " : "+"} ${createdBy.slice(0, 30)}`,
    ),
    [
      "+ /bin/sh -c #(nop) COPY file:73",
      "+ /bin/busybox --install -s /bin",
      '  /bin/sh -c #(nop)  CMD ["sh"]',
      "  /bin/sh -c #(nop)  ARG V=1",
      "  /bin/sh -c #(nop)  ENV A=b",
      "  |1 V=1 /bin/sh -c true",
      "+ |1 V=1 /bin/sh -c echo hi > /h",
      "+ /bin/sh -c #(nop) WORKDIR /tmp",
      "+ /bin/sh -c #(nop) WORKDIR /srv",
      "+ /bin/sh -c #(nop) COPY file:60",
      "  /bin/sh -c #(nop)  USER 1",
      '  /bin/sh -c #(nop)  CMD ["sleep',
    ],
  );
  assert.equal(asked.length, 3);
});

test("Podman tells it with the image", async () => {
  const config = await engineOf(
    "podman",
    answer({ "image inspect": readRecorded("podman-inspect.json") }),
  ).readConfig("x");
  assert.ok("history" in config);
  assert.equal(config.digest, "sha256:0bc6efb7d23b52843573b6cd597cf6b1eb0c4da46877449e8de92967cb19ffea");
  assert.equal(config.history.filter(({ isEmptyLayer }) => !isEmptyLayer).length, config.diffIds.length);
  assert.equal(config.history[5]?.comment, "FROM ce6a71cb7dd4");
  assert.deepEqual(config.labels, { "io.buildah.version": "1.28.2" });
});

test("nerdctl gives the configuration itself, if it is asked for it", async () => {
  const native = {
    ImageConfigDesc: { digest: `sha256:${"b".repeat(64)}` },
    ImageConfig: {
      architecture: "arm64",
      os: "linux",
      config: { Labels: { a: "b" } },
      rootfs: { diff_ids: ["sha256:1"] },
      history: [{ created_by: "RUN x" }, { created_by: "ENV y", empty_layer: true }],
    },
  };
  let args: readonly string[] = [];
  const config = await engineOf("nerdctl", (invocation) => {
    args = invocation.args;
    return exited(JSON.stringify([native]));
  }).readConfig("x");
  assert.deepEqual(args, ["image", "inspect", "--mode=native", "--", "x"]);
  assert.deepEqual(config, {
    digest: `sha256:${"b".repeat(64)}`,
    created: undefined,
    architecture: "arm64",
    os: "linux",
    labels: { a: "b" },
    diffIds: ["sha256:1"],
    history: [
      { createdBy: "RUN x", comment: "", created: undefined, isEmptyLayer: false },
      { createdBy: "ENV y", comment: "", created: undefined, isEmptyLayer: true },
    ],
  });
});

test("what the listing leaves open is read out of the saved image", async () => {
  const listing = [
    { ID: "<missing>", CreatedBy: "/bin/sh -c #(nop) WORKDIR /x", Comment: "", Size: "0" },
    { ID: "<missing>", CreatedBy: "/bin/sh -c true", Comment: "", Size: "0" },
  ].map((line) => JSON.stringify(line));
  const inspected = { Id: `sha256:${"c".repeat(64)}`, RootFS: { Layers: ["sha256:1"] } };
  const archived: ImageConfig = {
    digest: undefined,
    created: undefined,
    architecture: undefined,
    os: undefined,
    labels: {},
    diffIds: ["sha256:1"],
    history: [{ createdBy: "from the archive", comment: "", created: undefined, isEmptyLayer: false }],
  };
  const play: Play = async (invocation, options) => {
    if (invocation.args[1] === "save") await options.onOutput?.(new Uint8Array(9));
    return await answer({
      "image inspect": JSON.stringify([inspected]),
      "image history": listing.join("\n"),
      "image save": "",
    })(invocation, options);
  };
  assert.deepEqual(await engineOf("docker", play, archived).readConfig("x"), {
    ...archived,
    digest: inspected.Id,
  });
  const guessed = await engineOf("docker", play).readConfig("x");
  assert.deepEqual("history" in guessed && guessed.history.map(({ isEmptyLayer }) => isEmptyLayer), [
    true,
    false,
  ]);
});

test("an id of containerd's store is not the configuration's digest", async () => {
  const inspected = { Id: `sha256:${"c".repeat(64)}`, Descriptor: { digest: "x" }, RootFS: { Layers: [] } };
  const config = await engineOf(
    "docker",
    answer({ "image inspect": JSON.stringify([inspected]), "image history": "" }),
  ).readConfig("x");
  assert.ok("history" in config);
  assert.equal(config.digest, undefined);
});

for (const [errors, kind] of [
  ["Error response from daemon: No such image: nope:latest", "not-found"],
  ["Error: No such object: nope", "not-found"],
  ["Error: inspecting object: nope: image not known", "not-found"],
  ["Cannot connect to the Docker daemon at unix:///nope. Is the docker daemon running?", "not-running"],
  [
    'error during connect: Head "http://docker.example.com/_ping": command [ssh] has exited with exit status 255',
    "not-running",
  ],
  ['context "nope": context not found: open /meta.json: no such file or directory', "not-running"],
  ['unable to resolve docker endpoint: context "nope" does not exist', "not-running"],
  [
    "error during connect: open //./pipe/docker_engine: The system cannot find the file specified.",
    "not-running",
  ],
  [
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Head "x": dial unix /var/run/docker.sock: connect: permission denied',
    "denied",
  ],
  ["Cannot connect to Podman. Please verify your connection", "not-running"],
  ["something else", "failed"],
  ["", "failed"],
] as const) {
  test(`"${errors.slice(0, 60)}" means ${kind}`, async () => {
    const engine = engineOf("docker", () => exited("[]\n", 1, `${errors}\nSee 'docker --help'.`));
    for (const failure of [
      await engine.listImages(),
      await engine.readConfig("nope"),
      await engine.save("nope", () => undefined),
    ]) {
      assert.ok(failure !== undefined && "kind" in failure);
      assert.equal(failure.kind, kind);
      assert.equal(failure.detail, errors === "" ? "docker ended with exit code 1" : errors);
    }
  });
}

test("engines that do not answer, crash, or are gone", async () => {
  for (const [outcome, kind] of [
    [{ kind: "missing" }, "not-running"],
    [{ kind: "timed-out", errors: "" }, "not-running"],
    [{ kind: "not-started", reason: "it is a folder" }, "failed"],
    [{ kind: "killed", by: "SIGKILL", errors: "" }, "failed"],
    [{ kind: "too-much-output", errors: "" }, "failed"],
    [exited("no JSON"), "failed"],
  ] as const) {
    const config = await engineOf("docker", () => outcome).readConfig("x");
    assert.equal("kind" in config && config.kind, kind);
  }
});

test("hostile references never reach the engine", async () => {
  const engine = engineOf("docker", () => assert.fail("it was run"));
  for (const reference of ["", "-o=/etc/passwd", "--help", "a b", "a\nb", "a\0"]) {
    const config = await engine.readConfig(reference);
    assert.equal("kind" in config && config.kind, "not-found", reference);
    assert.equal((await engine.save(reference, () => undefined))?.kind, "not-found", reference);
  }
});

test("cancelling rejects with the signal's reason", async () => {
  const engine = engineOf("docker", () => ({ kind: "cancelled" }));
  const controller = new AbortController();
  controller.abort(new Error("enough"));
  await assert.rejects(async () => engine.listImages(controller.signal), /enough/);
  await assert.rejects(async () => engine.readConfig("x", controller.signal), /enough/);
  await assert.rejects(async () => engine.save("x", () => undefined, controller.signal), /enough/);
});

test("a saved image is read at the reader's pace, and the engine stops with the reader", async () => {
  let isStopped = false;
  const play: Play = async (_, { onOutput, signal }) => {
    for (let index = 0; index < 5; index++) {
      if (signal?.aborted) {
        isStopped = true;
        return { kind: "cancelled" };
      }
      await onOutput?.(new Uint8Array([index]));
    }
    return exited("");
  };
  const engine = engineOf("docker", play);
  const all: number[] = [];
  for await (const chunk of streamImage(engine, "x")) all.push(...chunk);
  assert.deepEqual(all, [0, 1, 2, 3, 4]);
  for await (const chunk of streamImage(engine, "x")) if (chunk[0] === 2) break;
  assert.equal(isStopped, true);
  const failing = engineOf("docker", async (_, { onOutput }) => {
    await onOutput?.(new Uint8Array([1]));
    return exited("", 1, "No such image: x");
  });
  await assert.rejects(readAll(streamImage(failing, "x")), {
    name: "EngineProblem",
    failure: { kind: "not-found", detail: "No such image: x" },
  });
});

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of stream);
}
