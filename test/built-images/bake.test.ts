import assert from "node:assert/strict";
import { test } from "node:test";
import { readBake } from "../../server/src/built-images/bake.ts";
import { dedent } from "../support/dedent.ts";
import { context, root, show } from "./memory-project.ts";

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly images: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  "variables, inheritance, functions, groups": {
    files: {
      "docker-bake.hcl": dedent(`
        variable "REGISTRY" { default = "ghcr.io/acme" }
        variable "TAG" {
          type    = string
          default = "latest"
        }
        variable "SHA" {}
        function "name" {
          params = [image, tag]
          result = ["\${REGISTRY}/\${image}:\${tag}"]
        }
        group "default" { targets = ["web", "api"] }
        # what all share
        target "_common" {
          dockerfile = "docker/Dockerfile"
          args = {
            NODE = "24"
            "SHA" = SHA
          }
        }
        target "web" {
          inherits = ["_common"]
          target   = "runtime"
          tags = ["\${REGISTRY}/web:\${TAG}", notequal("", SHA) ? "\${REGISTRY}/web:\${SHA}" : "", TAG == "latest" ? "web" : "x"]
        }
        target "api" {
          inherits   = ["_common"]
          context    = "./api"
          dockerfile = "Dockerfile"
          args       = null
          tags       = concat(name("api", TAG), ["\${REGISTRY}/api:sha-\${SHA}", unheardOf("a")])
        }
        target "inline" {
          dockerfile-inline = <<EOT
        FROM scratch
        EOT
          tags = ["inline"]
        }
      `),
    },
    images: [
      "ghcr.io/acme/web:latest < docker/Dockerfile in . stage runtime NODE=24",
      "web < docker/Dockerfile in . stage runtime NODE=24",
      "ghcr.io/acme/api:latest < api/Dockerfile in api",
      "ghcr.io/acme/api:* < api/Dockerfile in api",
    ],
  },
  "a matrix": {
    files: {
      "docker-bake.hcl": dedent(`
        target "app" {
          name = "app-\${item.os}-\${version}"
          matrix = {
            item = [{ os = "alpine" }, { os = "debian" }]
            version = ["1", "2"]
          }
          dockerfile = "\${item.os}.Dockerfile"
          tags = ["app:\${version}-\${item.os}"]
        }
      `),
    },
    images: [
      "app:1-alpine < alpine.Dockerfile in .",
      "app:2-alpine < alpine.Dockerfile in .",
      "app:1-debian < debian.Dockerfile in .",
      "app:2-debian < debian.Dockerfile in .",
    ],
  },
  "JSON, and an override in HCL": {
    files: {
      "docker-bake.json": JSON.stringify({
        variable: { TAG: { default: "1" } },
        target: { web: { context: "web", tags: ["web:${TAG}"], args: { A: "b" } }, odd: { tags: "no list" } },
      }),
      "docker-bake.override.hcl": 'target "web" {\n  target = "dev"\n}\n',
    },
    images: ["web:1 < web/Dockerfile in web stage dev A=b"],
  },
  "a file elsewhere may be meant from the root, too": {
    files: { "docker/docker-bake.hcl": 'target "web" {\n  context = "../web"\n  tags = ["web"]\n}\r\n' },
    images: ["web < web/Dockerfile in web", "web < file:///project/web/Dockerfile in file:///project/web"],
  },
  "hostile tags, another context, half typed": {
    files: {
      "docker-bake.hcl": dedent(`
        target "a" { tags = ["--rm", "-a", "a b", "A"] }
        target "b" {
          context = "https://github.com/acme/b.git"
          tags = ["b"]
        }
        target "c" { tags = ["c"]
      `),
      "docker-bake.json": "{ broken",
    },
    images: ["c < Dockerfile in ."],
  },
};

for (const [name, { files, images }] of Object.entries(cases)) {
  test(name, async () => {
    const texts = Object.entries(files).map(([path, text]) => ({ url: `${root}${path}`, text }));
    assert.deepEqual(show(await readBake(texts, context)), images);
  });
}

test("what grows or turns in circles comes to an end", async () => {
  const doubling = Array.from(
    { length: 60 },
    (_, at) => `variable "V${at + 1}" { default = "\${V${at}}\${V${at}}" }`,
  );
  const lists = Array.from(
    { length: 40 },
    (_, at) => `variable "L${at + 1}" { default = concat(L${at}, L${at}) }`,
  );
  const text = [
    'variable "V0" { default = "x" }',
    ...doubling,
    'variable "L0" { default = ["x"] }',
    ...lists,
    'variable "A" { default = B }',
    'variable "B" { default = A }',
    'function "f" {\n  params = [x]\n  result = "${g(x)}${g(x)}"\n}',
    'function "g" {\n  params = [x]\n  result = "${f(x)}${f(x)}"\n}',
    'target "p" {\n  inherits = ["q"]\n}',
    'target "q" {\n  inherits = ["p"]\n}',
    'target "w" {\n  inherits = ["p"]\n  tags = ["w:${V60}", "w:${A}", L40[0], "w:${f("x")}"]\n  matrix = { a = L40, b = L40, c = L40 }\n}',
  ].join("\n");
  const images = show(await readBake([{ url: `${root}docker-bake.hcl`, text }], context));
  assert.ok(images.every((image) => image.startsWith("w:* < ")));
  assert.ok(images.length > 0);
  const deep = `target "deep" {\n  tags = ${"[".repeat(20_000)}${"]".repeat(20_000)}\n}`;
  assert.deepEqual(await readBake([{ url: `${root}docker-bake.hcl`, text: deep }], context), []);
});
