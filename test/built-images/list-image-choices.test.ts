import assert from "node:assert/strict";
import { test } from "node:test";
import { align } from "../../server/src/attribution/align.ts";
import { type ImageQuestion, listImageChoices } from "../../server/src/built-images/list-image-choices.ts";
import { createConfigurationCache } from "../../server/src/built-images/read-configurations.ts";
import type { ContainerEngine, EngineFailure, LocalImage } from "../../server/src/containers/engine.ts";
import type { ImageConfig } from "../../server/src/images/image-config.ts";
import { english } from "../../server/src/l10n/texts.ts";
import type { ListImagesResult } from "../../server/src/lsp/scan-protocol.ts";
import { engine as analysis } from "../support/engine.ts";
import { createMemoryProject, root, tools } from "./memory-project.ts";
import { recordedDockerfiles, recordedImages } from "./recorded-histories.ts";

interface Stored extends LocalImage {
  readonly config?: ImageConfig;
}

interface FakeEngine extends ContainerEngine {
  readonly asked: string[];
  /** The most configurations that were read at a time. */
  most: number;
}

const notUsed = async (): Promise<never> => {
  throw new Error("not used");
};

function createEngine(
  images: readonly Stored[] | EngineFailure,
  id: ContainerEngine["id"] = "docker",
): FakeEngine {
  let running = 0;
  const fake: FakeEngine = {
    id,
    asked: [],
    most: 0,
    dockerHost: undefined,
    listImages: async () => images,
    async readConfig(reference) {
      fake.asked.push(reference);
      fake.most = Math.max(fake.most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      const found = "kind" in images ? undefined : images.find((image) => image.id === reference);
      return found?.config ?? { kind: "not-found", detail: "no such image" };
    },
    save: notUsed,
    build: notUsed,
  };
  return fake;
}

const recorded = (name: string) => recordedImages.find((image) => image.name === name)?.config;

function image(id: string, references: readonly string[], day: number, config?: ImageConfig): Stored {
  const created = `2026-11-${String(day).padStart(2, "0")}T00:00:00Z`;
  return { id, references, created, size: day * 1000, ...(config === undefined ? {} : { config }) };
}

const multistage = recordedDockerfiles.get("03-multistage.Dockerfile") ?? "";

function ask(changes: Partial<ImageQuestion>): Promise<ListImagesResult> {
  return listImageChoices({
    dockerfile: { url: `${root}Dockerfile`, model: analysis.parse(multistage) },
    project: createMemoryProject({
      "compose.yaml":
        "services:\n  web: { build: { context: ., target: runtime-base } }\n  api: { build: ., image: 'acme/api:next' }\n",
      ".devcontainer/devcontainer.json": '{"build":{"dockerfile":"../Dockerfile"}}',
      "skaffold.yaml": "build: { artifacts: [{ image: acme/sk }] }",
    }),
    tools,
    engines: [],
    align,
    configurations: createConfigurationCache(),
    t: english,
    ...changes,
  });
}

const show = ({ belonging, others, remarks }: ListImagesResult) => ({
  belonging: belonging.map(
    ({ reference, engine = "-", reason = "-", stage = "", isLocal }) =>
      `${reference} ${engine} ${isLocal ? "local" : "not built"} ${stage} ${reason}`,
  ),
  others: others.map(({ reference, created, size }) => `${reference} ${created?.slice(8, 10)} ${size}`),
  remarks,
});

const store = [
  image("sha256:1", ["debian:bookworm"], 1, recorded("00-base-debian.buildkit")),
  image("sha256:2", ["shop-web:latest"], 3),
  image("sha256:3", ["renamed:7", "renamed:8"], 4, recorded("03-multistage.classic")),
  image("sha256:4", [], 2, recorded("03-multistage.buildkit")),
  image("sha256:5", ["vsc-shop-0123456789abcdef-uid:latest", "other:1"], 5),
  image("sha256:6", ["shop_web:latest"], 1),
  image("sha256:7", [], 6),
];

test("names, histories, what is not built, and all others", async () => {
  const docker = createEngine(store);
  const names: ListImagesResult[] = [];
  const result = await ask({ engines: [docker], onNames: (first) => names.push(first) });
  assert.deepEqual(show(result), {
    belonging: [
      "renamed:7 docker local  matches this file's history",
      "sha256:4 docker local  matches this file's history",
      "vsc-shop-0123456789abcdef-uid:latest docker local  dev container",
      "shop-web:latest docker local runtime-base Compose service web",
      "shop_web:latest docker local runtime-base Compose service web",
      "acme/api:next - not built  Compose service api",
      "acme/sk - not built  Skaffold artifact",
    ],
    others: ["other:1 05 5000", "renamed:8 04 4000", "debian:bookworm 01 1000"],
    remarks: [],
  });
  assert.equal(names.length, 1);
  assert.deepEqual(show(names[0] ?? result).belonging.length, 5);
});

test("an image that is named and fits is first, and says both", async () => {
  const labels = { "com.docker.compose.service": "api" };
  const config = recorded("03-multistage.buildkit");
  assert.ok(config);
  const own = image("sha256:a", ["acme/api:next"], 1, { ...config, labels });
  const { belonging } = await ask({ engines: [createEngine([...store, own])] });
  assert.deepEqual(belonging[0], {
    reference: "acme/api:next",
    engine: "docker",
    reason: "Compose service api, labelled as Compose service api, matches this file's history",
    created: "2026-11-01T00:00:00Z",
    size: 1000,
    isLocal: true,
  });
});

test("in a workspace that is not trusted no file is read, and histories still tell", async () => {
  const result = await ask({ engines: [createEngine(store)], project: undefined });
  assert.deepEqual(show(result).belonging, [
    "renamed:7 docker local  matches this file's history",
    "sha256:4 docker local  matches this file's history",
  ]);
});

test("only the newest forty are read, four at a time, those with a fitting name first, and each once", async () => {
  const many = Array.from({ length: 100 }, (_, at) =>
    image(`sha256:m${at}`, [`m:${at}`], 28 - (at % 28), recorded("12-export-import")),
  );
  const old = image("sha256:old", ["shop-web:latest"], 1, recorded("03-multistage.classic"));
  const docker = createEngine([...many, old]);
  const configurations = createConfigurationCache();
  const { belonging } = await ask({ engines: [docker], configurations });
  assert.equal(docker.asked.length, 40);
  assert.equal(docker.asked[0], "sha256:old");
  assert.ok(docker.most <= 4);
  assert.match(belonging[0]?.reason ?? "", /matches/);
  await ask({ engines: [docker], configurations });
  assert.equal(docker.asked.length, 40);
});

test("engines that fail are told of, the others go on", async () => {
  const failing = createEngine({ kind: "not-running", detail: "" });
  const podman = createEngine([image("sha256:p", ["localhost/acme/api:next"], 1)], "podman");
  const denied = createEngine({ kind: "denied", detail: "permission denied" }, "nerdctl");
  const result = show(await ask({ engines: [failing, podman, denied] }));
  assert.equal(result.belonging[0], "localhost/acme/api:next podman local  Compose service api");
  assert.deepEqual(result.remarks, [
    "Docker is not running, so its images are not listed.",
    "nerdctl denies access, so its images are not listed: permission denied",
  ]);
  assert.deepEqual((await ask({})).remarks, ["Neither Docker, Podman nor nerdctl was found."]);
});

test("without a Dockerfile all images are others", async () => {
  const docker = createEngine(store);
  const result = await ask({ dockerfile: undefined, engines: [docker] });
  assert.deepEqual([result.belonging.length, result.others.length, docker.asked.length], [0, 7, 0]);
});

test("a question that is taken back rejects", async () => {
  const abort = new AbortController();
  const question = ask({
    engines: [createEngine(store)],
    signal: abort.signal,
    onNames: () => abort.abort(),
  });
  await assert.rejects(question, { name: "AbortError" });
});
