import assert from "node:assert/strict";
import { test } from "node:test";
import { readBuildCommands } from "../../server/src/built-images/build-commands.ts";
import { shell } from "../support/engine.ts";
import { root, show } from "./memory-project.ts";

const cases: readonly (readonly [code: string, images: readonly string[]])[] = [
  ["docker build -t web .", ["web < Dockerfile in ."]],
  [
    "docker build . -t web:1 --tag=web:2 -fdocker/Dockerfile",
    ["web:1 < docker/Dockerfile in .", "web:2 < docker/Dockerfile in ."],
  ],
  [
    "sudo -E DOCKER_BUILDKIT=1 docker --context far build --pull --rm -f api/Dockerfile -t api api/",
    ["api < api/Dockerfile in api"],
  ],
  [
    "docker buildx build --platform linux/amd64 --target prod --build-arg A=1 --build-arg B -t a:1 --push .",
    ["a:1 < Dockerfile in . stage prod A=1"],
  ],
  ["docker image build -qt web web", ["web < web/Dockerfile in web"]],
  ["docker build -t web - < docker/Dockerfile", ["web < docker/Dockerfile"]],
  ["docker build -t web -f - .", []],
  ["docker build -t web https://github.com/acme/web.git", []],
  ["docker build .", []],
  ["docker run -t web build", []],
  ["echo docker build -t web .", []],
  ["docker compose build -t web .", []],
  ["podman build -t web", ["web < Containerfile in .", "web < Dockerfile in ."]],
  [
    "buildah bud -f Containerfile.dev -t web ctx",
    ["web < Containerfile.dev in ctx", "web < ctx/Containerfile.dev in ctx"],
  ],
  ["nerdctl -n k8s.io build -t web .", ["web < Dockerfile in ."]],
  ["/usr/bin/docker build -t web .", ["web < Dockerfile in ."]],
  [
    "/kaniko/executor --context $CI_PROJECT_DIR --dockerfile app/Dockerfile --destination r.io/app:$SHA",
    ["r.io/app:* < app/Dockerfile in ."],
  ],
  [
    "TAG=7; docker build -t web:$TAG -t web:${OTHER:-dev} -t web:$(git rev-parse HEAD) .",
    ["web:7 < Dockerfile in .", "web:dev < Dockerfile in .", "web:* < Dockerfile in ."],
  ],
  ["docker build -t $IMAGE .", []],
  ["docker build $OPTIONS -t web .", ["web < Dockerfile in ."]],
  [
    "cd api && docker build -t api . && cd ../web && docker build -t web .",
    ["api < api/Dockerfile in api", "web < web/Dockerfile in web"],
  ],
  [
    "(cd api && docker build -t api .); docker build -t web .",
    ["api < api/Dockerfile in api", "web < Dockerfile in ."],
  ],
  [
    "pushd api; docker build -t api .; popd; docker build -t web .",
    ["api < api/Dockerfile in api", "web < Dockerfile in ."],
  ],
  ['cd "$(dirname "$0")" && docker build -t web .', ["web < Dockerfile in ."]],
  [
    'ROOT=$(git rev-parse --show-toplevel)\ndocker build -t web -f "$ROOT/docker/Dockerfile" "$ROOT"',
    ["web < docker/Dockerfile in ."],
  ],
  ["bash -c 'cd api && docker build -t api .'", ["api < api/Dockerfile in api"]],
  ["if true; then docker build \\\n  -t web \\\n  --label a=b \\\n  .\nfi", ["web < Dockerfile in ."]],
  [
    "docker build -t web . && docker tag web r.io/web:1 && docker push r.io/web:1",
    ["web < Dockerfile in .", "r.io/web:1 < Dockerfile in ."],
  ],
  ["docker build -t --privileged .", []],
  ["docker build -t '-v /:/host' .", []],
  ["docker build -t 'a\nb' .", []],
  ["docker build -t web -- .", ["web < Dockerfile in ."]],
  ["for s in a b; do docker build -t org/$s $s; done", []],
];

for (const [code, images] of cases) {
  test(JSON.stringify(code), () => {
    const reason = { kind: "command", file: `${root}build.sh` } as const;
    assert.deepEqual(show(readBuildCommands(code, { shell, folders: [root], reason })), images);
  });
}

test("scripts that are too long or too deep are left", () => {
  const reason = { kind: "command", file: `${root}build.sh` } as const;
  const read = (code: string) => readBuildCommands(code, { shell, folders: [root], reason });
  assert.deepEqual(read(`docker build -t web .\n${"#".repeat(300_000)}`), []);
  assert.deepEqual(read(`docker build ${"$(".repeat(20_000)}`), []);
  assert.deepEqual(read(`docker build -t ${"(".repeat(20_000)}`), []);
  assert.deepEqual(read(`A=docker; ${"A=$A$A;".repeat(60)} $A build -t web .`), []);
});
