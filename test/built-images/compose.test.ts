import assert from "node:assert/strict";
import { test } from "node:test";
import { readCompose } from "../../server/src/built-images/compose.ts";
import { readDotEnv } from "../../server/src/built-images/interpolate.ts";
import { dedent } from "../support/dedent.ts";
import { root, show } from "./memory-project.ts";

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly env?: string;
  readonly images: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  "short and long form": {
    files: {
      "compose.yaml": dedent(`
        services:
          web:
            build: .
          api:
            image: acme/api:1
            build:
              context: ./api
              dockerfile: docker/Dockerfile.prod
              target: runtime
              args:
                NODE_VERSION: 24
                FROM_OUTSIDE:
          db:
            image: postgres:17
      `),
    },
    images: [
      "shop-web < Dockerfile in .",
      "/^shop_web$/ < Dockerfile in .",
      "acme/api:1 < api/docker/Dockerfile.prod in api stage runtime NODE_VERSION=24",
    ],
  },
  "names from .env, the file and defaults": {
    files: {
      "docker-compose.yml": dedent(`
        name: my-shop
        services:
          web:
            image: "\${REGISTRY:-ghcr.io}/acme/web:\${TAG-dev}"
            build: { context: . , args: ["A=\${A:-1}", "B"] }
          worker:
            build: worker
          edge:
            image: acme/edge:\${EDGE_TAG:?needed}
            build: edge
          cash:
            image: acme/cash:$$x
            build: cash
      `),
    },
    env: "TAG='7'\nexport REGISTRY=\n",
    images: [
      "ghcr.io/acme/web:7 < Dockerfile in . A=1",
      "my-shop-worker < worker/Dockerfile in worker",
      "/^my-shop_worker$/ < worker/Dockerfile in worker",
      "acme/edge:* < edge/Dockerfile in edge",
    ],
  },
  "COMPOSE_PROJECT_NAME goes before the name in the file": {
    files: { "compose.yml": "name: other\nservices: {web: {build: .}}" },
    env: "COMPOSE_PROJECT_NAME=Prod.Shop",
    images: ["prodshop-web < Dockerfile in .", "/^prodshop_web$/ < Dockerfile in ."],
  },
  "an override names what the main file builds": {
    files: {
      "docker-compose.yml": "services:\n  web:\n    build:\n      context: web\n      args: {A: 1}\n",
      "docker-compose.prod.yml":
        "services:\n  web:\n    image: acme/web:prod\n    build:\n      args: {B: 2}\n",
    },
    images: [
      "shop-web < web/Dockerfile in web A=1",
      "/^shop_web$/ < web/Dockerfile in web A=1",
      "acme/web:prod < web/Dockerfile in web A=1 B=2",
      "acme/web:prod < Dockerfile in . B=2",
    ],
  },
  "anchors, merge keys and extends": {
    files: {
      "compose.yaml": dedent(`
        x-build: &build
          context: .
          args: &args { A: "1" }
        services:
          base:
            build: *build
          web:
            extends: { service: base }
            image: web
          api:
            build:
              <<: *build
              dockerfile: api.Dockerfile
            image: api
          other:
            extends: { file: common.yml, service: missing }
      `),
    },
    images: [
      "shop-base < Dockerfile in . A=1",
      "/^shop_base$/ < Dockerfile in . A=1",
      "web < Dockerfile in . A=1",
      "api < api.Dockerfile in . A=1",
    ],
  },
  "CRLF, tags, Windows paths": {
    files: {
      "compose.yaml":
        "services:\r\n  web:\r\n    build:\r\n      context: .\\web\r\n      dockerfile: ..\\docker\\Dockerfile\r\n      tags:\r\n        - web:edge\r\n    image: web:1\r\n",
    },
    images: ["web:1 < docker/Dockerfile in web", "web:edge < docker/Dockerfile in web"],
  },
  "hostile names and what is not in the project": {
    files: {
      "compose.yaml": dedent(`
        services:
          a: { image: "--privileged", build: . }
          b: { image: "web; rm -rf /", build: . }
          c: { image: "-v", build: . }
          d: { image: d, build: "https://github.com/acme/d.git" }
          e: { image: e, build: { dockerfile_inline: "FROM scratch" } }
          f: { image: "f\\n--x", build: . }
          constructor: { image: g, build: . }
          __proto__: { image: h, build: . }
      `),
    },
    images: ["g < Dockerfile in .", "h < Dockerfile in ."],
  },
  "half typed": {
    files: { "compose.yaml": 'services:\n  web:\n    image: web\n    build: .\n  api:\n    image: "ap\n' },
    images: ["web < Dockerfile in ."],
  },
};

for (const [name, { files, env = "", images }] of Object.entries(cases)) {
  test(name, async () => {
    const texts = Object.entries(files).map(([path, text]) => ({ url: `${root}${path}`, text }));
    assert.deepEqual(show(await readCompose(texts, readDotEnv(env))), images);
  });
}

test("bombs and nonsense come to nothing, soon", async () => {
  const levels = Array.from({ length: 12 }, (_, index) => {
    const before = Array(9).fill(`*a${index}`).join(", ");
    return `a${index + 1}: &a${index + 1} [${before}]`;
  });
  const texts = [
    `a0: &a0 x\n${levels.join("\n")}\nservices: *a12`,
    "services: &s { web: *s }",
    "[".repeat(20_000),
    "{".repeat(20_000),
    "a: *a\n".repeat(20_000),
    Array.from({ length: 3_000 }, (_, at) => `k${at}: &k${at} { <<: *k${at - 1}, v${at}: 1 }`).join("\n"),
    `${"a: {".repeat(20_000)}`,
    "services: 3",
    "- services",
    "\u0000\uFFFF",
    "",
    `services: { web: { build: ., image: "${"${A:-".repeat(2000)}" } }`,
    `services: { web: { extends: web, image: w } }`,
  ];
  for (const text of texts) {
    assert.deepEqual(show(await readCompose([{ url: `${root}compose.yaml`, text }])), []);
  }
});
