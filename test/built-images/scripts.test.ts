/** Builds in make, just, Task and package.json. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { BuiltImage, ReadContext } from "../../server/src/built-images/built-image.ts";
import { readJustfile } from "../../server/src/built-images/justfile.ts";
import { readMakefile } from "../../server/src/built-images/makefile.ts";
import { readPackageScripts } from "../../server/src/built-images/package-scripts.ts";
import { readShellScript } from "../../server/src/built-images/shell-script.ts";
import { readTaskfile } from "../../server/src/built-images/taskfile.ts";
import { dedent } from "../support/dedent.ts";
import { context, root, show } from "./memory-project.ts";

type Read = (
  text: string,
  url: string,
  project: ReadContext,
) => readonly BuiltImage[] | Promise<readonly BuiltImage[]>;

const cases: readonly (readonly [
  name: string,
  read: Read,
  path: string,
  text: string,
  images: readonly string[],
])[] = [
  [
    "make",
    readMakefile,
    "Makefile",
    dedent(`
      # Image URL to use all building/pushing image targets
      REGISTRY ?= ghcr.io/acme
      IMG ?= $(REGISTRY)/controller:$(VERSION)
      VERSION := 1.4   # of the chart
      CONTAINER_TOOL ?= docker
      SHA = $(shell git rev-parse HEAD)

      .PHONY: docker-build
      docker-build: test ## Build docker image with the manager.
      \t$(CONTAINER_TOOL) build -t \${IMG} .
      \t@cd web && docker build \\
      \t  --build-arg SHA=$(SHA) \\
      \t  -t web:$(SHA) -f Dockerfile.$\${ENV:-dev} .
      \t-docker build -t $(UNSET) .
      \tdocker build -t tools $(CURDIR)/tools
    `),
    [
      "ghcr.io/acme/controller:1.4 < Dockerfile in .",
      "web:* < web/Dockerfile.dev in web SHA=?",
      "tools < tools/Dockerfile in tools",
    ],
  ],
  [
    "make with CRLF",
    readMakefile,
    "api/Makefile",
    "IMAGE=api\r\nbuild:\r\n\tdocker build -t $(IMAGE) .\r\n",
    ["api < api/Dockerfile in api"],
  ],
  [
    "make in circles",
    readMakefile,
    "Makefile",
    "A = $(B)\nB = $(A)\nC = $(C)$(C)\nx:\n\tdocker build -t a:$(A) -t $(C) .\n",
    ["a:* < Dockerfile in ."],
  ],
  [
    "just",
    readJustfile,
    "justfile",
    dedent(`
      registry := "ghcr.io/acme"
      image := registry + "/web"
      version := env_var_or_default("VERSION", "dev")

      build tag="latest":
          @docker build -t {{image}}:{{tag}} -t {{image}}:{{version}} .

      api:
          #!/usr/bin/env bash
          set -euo pipefail
          cd api
          docker build -t api:{{arch()}} .
    `),
    [
      "ghcr.io/acme/web:latest < Dockerfile in .",
      "ghcr.io/acme/web:dev < Dockerfile in .",
      "api:* < api/Dockerfile in api",
    ],
  ],
  [
    "Task",
    readTaskfile,
    "Taskfile.yml",
    dedent(`
      version: '3'
      vars:
        IMAGE: acme/web
        TAG: '{{.VERSION | default "dev"}}'
      tasks:
        build:
          dir: web
          env: { EXTRA: two }
          cmds:
            - docker build -t {{.IMAGE}}:{{.TAG}} .
            - cmd: docker build -t {{.IMAGE}}:$EXTRA -f other.Dockerfile .
              silent: true
            - task: other
        other: docker build -t other:{{.UNSET}} other
    `),
    [
      "acme/web:dev < web/Dockerfile in web",
      "acme/web:two < web/other.Dockerfile in web",
      "other:* < other/Dockerfile in other",
    ],
  ],
  [
    "package.json",
    readPackageScripts,
    "packages/web/package.json",
    JSON.stringify({
      name: "web",
      version: "1.2.3",
      scripts: {
        build: "tsc",
        docker:
          "npm run build && docker build -f Dockerfile ../.. -t acme/$npm_package_name:$npm_package_version",
        odd: ["docker build -t odd ."],
        none: 3,
      },
    }),
    ["acme/web:1.2.3 < packages/web/Dockerfile in .", "odd < packages/web/Dockerfile in packages/web"],
  ],
  [
    "a script",
    readShellScript,
    "scripts/build.sh",
    '#!/bin/bash\r\nset -e\r\ncd "$(dirname "${BASH_SOURCE[0]}")/.."\r\ndocker build -t web .\r\n',
    ["web < file:///project/Dockerfile in file:///project", "web < Dockerfile in ."],
  ],
  [
    "broken package.json",
    readPackageScripts,
    "package.json",
    '{ "scripts": { "b": "docker build -t web ."',
    ["web < Dockerfile in ."],
  ],
  ["broken Taskfile", readTaskfile, "Taskfile.yml", "tasks: [docker build -t web ., {", []],
];

for (const [name, read, path, text, images] of cases) {
  test(name, async () => assert.deepEqual(show(await read(text, `${root}${path}`, context)), images));
}

test("huge lines take no time", async () => {
  const long = " ".repeat(200_000);
  for (const text of [
    `docker build\nA =${long}x\n\t${long}docker build`,
    `docker build\n${"A".repeat(200_000)}`,
    `docker build\n{{${"{{".repeat(50_000)}`,
    `docker build\nA := ${"$(".repeat(50_000)}`,
  ]) {
    for (const read of [readMakefile, readJustfile, readTaskfile, readPackageScripts, readShellScript]) {
      assert.deepEqual(await read(text, `${root}x`, context), []);
    }
  }
});
