/** Builds in editors, CI services and Skaffold. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readAzurePipeline } from "../../server/src/built-images/azure-pipeline.ts";
import type { BuiltImage, ReadContext } from "../../server/src/built-images/built-image.ts";
import { readDevContainer } from "../../server/src/built-images/dev-container.ts";
import { readWorkflow } from "../../server/src/built-images/github-workflow.ts";
import { readGitlabPipeline } from "../../server/src/built-images/gitlab-pipeline.ts";
import { readSkaffold } from "../../server/src/built-images/skaffold.ts";
import { readTasks } from "../../server/src/built-images/tasks.ts";
import { dedent } from "../support/dedent.ts";
import { context, root, show } from "./memory-project.ts";

type Read = (text: string, url: string, project: ReadContext) => Promise<readonly BuiltImage[]>;

interface Case {
  readonly read: Read;
  readonly path: string;
  readonly text: string;
  readonly images: readonly string[];
}

const readAzure: Read = (text, url, project) =>
  readAzurePipeline(text, url, project, `${root}web/Dockerfile`);

const workflow = ".github/workflows/ci.yml";

const cases: Readonly<Record<string, Case>> = {
  "tasks of the container extensions": {
    read: readTasks,
    path: ".vscode/tasks.json",
    text: dedent(`
      {
        // comments and commas too many
        "version": "2.0.0",
        "tasks": [
          {
            "type": "docker-build",
            "label": "docker-build: release",
            "platform": "node",
            "dockerBuild": {
              "dockerfile": "\${workspaceFolder}/api/Dockerfile",
              "context": "\${workspaceFolder}/api",
              "tag": "acme/api:\${input:tag}",
              "target": "final",
              "buildArgs": { "A": "1" },
            },
          },
          { "type": "docker-build", "label": "plain" },
        ],
        "inputs": [{ "id": "tag", "type": "promptString", "default": "dev" }],
      }
    `),
    images: ["acme/api:dev < api/Dockerfile in api stage final A=1", "shop:latest < Dockerfile in ."],
  },
  "shell tasks": {
    read: readTasks,
    path: ".vscode/tasks.json",
    text: JSON.stringify({
      tasks: [
        { label: "one", type: "shell", command: "docker build -t web:${input:x} ${workspaceFolder}/web" },
        {
          label: "two",
          type: "process",
          command: "podman",
          args: ["build", "-f", { value: "my files/Dockerfile", quoting: "strong" }, "-t", "two", "."],
          options: { cwd: "${workspaceFolder}/sub" },
        },
        { label: "three", command: "docker", args: ["build", "-t", "--rm", "."] },
        "nonsense",
      ],
    }),
    images: ["web:* < web/Dockerfile in web", "two < sub/my files/Dockerfile in sub"],
  },
  "a dev container": {
    read: readDevContainer,
    path: ".devcontainer/devcontainer.json",
    text: '{ "build": { "dockerfile": "Dockerfile", "context": "..", "target": "dev", "args": { "V": "${localEnv:V:3}" }, "options": ["-t", "acme/dev:1"] } } // end',
    images: [
      "/^vsc-shop-[0-9a-f]{5,64}(?:-features|-uid)*$/ < .devcontainer/Dockerfile in . stage dev V=3",
      "acme/dev:1 < .devcontainer/Dockerfile in . stage dev V=3",
    ],
  },
  "an old dev container in a folder of its own": {
    read: readDevContainer,
    path: "sub/.devcontainer/py/devcontainer.json",
    text: '{ "dockerFile": "..\\\\Dockerfile" }',
    images: [
      "/^vsc-sub-[0-9a-f]{5,64}(?:-features|-uid)*$/ < sub/.devcontainer/Dockerfile in sub/.devcontainer/py",
    ],
  },
  "a dev container without a build": {
    read: readDevContainer,
    path: ".devcontainer.json",
    text: '{ "image": "debian" }',
    images: [],
  },
  "GitHub: build-push-action with tags, metadata, matrix": {
    read: readWorkflow,
    path: workflow,
    text: dedent(`
      on: { workflow_dispatch: { inputs: { channel: { default: edge } } } }
      env:
        REGISTRY: ghcr.io
        IMAGE: \${{ github.repository_owner }}/web
      jobs:
        one:
          steps:
            - uses: actions/checkout@v5
            - id: meta
              uses: docker/metadata-action@v5
              with:
                images: |
                  ghcr.io/\${{ github.repository }}
                  name=acme/shop
                tags: |
                  type=semver,pattern={{version}}
                  type=raw,value=nightly
            - uses: docker/build-push-action@v6
              with:
                context: .
                file: ./docker/Dockerfile
                target: runtime
                build-args: |
                  A=1
                  SHA=\${{ github.sha }}
                tags: |
                  \${{ steps.meta.outputs.tags }}
                  \${{ env.REGISTRY }}/acme/web:\${{ inputs.channel }},acme/web:\${{ github.sha }}
                  \${{ env.REGISTRY }}/\${{ secrets.NAME }}:1
        many:
          strategy:
            matrix:
              app: [api, { name: no }]
              include: [{ app: api, port: 80 }, { app: worker, tag: "7" }]
          steps:
            - uses: docker/build-push-action@ab12
              with:
                context: "{{defaultContext}}:services/\${{ matrix.app }}"
                tags: acme/\${{ matrix.app }}:\${{ matrix.tag || 'latest' }}
    `),
    images: [
      "ghcr.io/acme/shop:* < docker/Dockerfile in . stage runtime A=1 SHA=?",
      "ghcr.io/acme/shop:nightly < docker/Dockerfile in . stage runtime A=1 SHA=?",
      "acme/shop:* < docker/Dockerfile in . stage runtime A=1 SHA=?",
      "acme/shop:nightly < docker/Dockerfile in . stage runtime A=1 SHA=?",
      "ghcr.io/acme/web:edge < docker/Dockerfile in . stage runtime A=1 SHA=?",
      "acme/web:* < docker/Dockerfile in . stage runtime A=1 SHA=?",
      "acme/api:latest < services/api/Dockerfile in services/api",
      "acme/worker:7 < services/worker/Dockerfile in services/worker",
    ],
  },
  "GitHub: commands": {
    read: readWorkflow,
    path: workflow,
    text: dedent(`
      defaults: { run: { working-directory: web } }
      jobs:
        a:
          env: { TAG: v1 }
          steps:
            - run: |
                docker build -t "web:$TAG" -t web:\${{ github.ref_name }} .
            - run: docker build -t root .
              working-directory: .
            - uses: redhat-actions/buildah-build@v2
              with: { image: rh, tags: 1 latest, containerfiles: ./Containerfile }
    `),
    images: [
      "web:v1 < web/Dockerfile in web",
      "web:* < web/Dockerfile in web",
      "root < Dockerfile in .",
      "rh:1 < Containerfile in .",
      "rh:latest < Containerfile in .",
    ],
  },
  "GitLab with templates and variables": {
    read: readGitlabPipeline,
    path: ".gitlab-ci.yml",
    text: dedent(`
      variables:
        IMAGE: registry.acme.example/shop
        FULL: $IMAGE/web
        PORT: { value: "80", description: "..." }
      default:
        before_script: [cd web]
      .build:
        variables: { TAG: template }
        script:
          - docker build -t $FULL:$TAG -t "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA" -t $FULL:$CI_COMMIT_SHA .
      web:
        extends: .build
        variables: { TAG: own }
      kaniko:
        before_script: []
        script:
          - /kaniko/executor
            --context "\${CI_PROJECT_DIR}"
            --dockerfile "\${CI_PROJECT_DIR}/api/Dockerfile"
            --destination "$IMAGE/api:$CI_COMMIT_TAG"
    `),
    images: [
      "registry.acme.example/shop/web:template < web/Dockerfile in web",
      "registry.acme.example/shop/web:* < web/Dockerfile in web",
      "registry.acme.example/shop/web:own < web/Dockerfile in web",
      "registry.acme.example/shop/web:* < web/Dockerfile in web",
      "registry.acme.example/shop/api:* < api/Dockerfile in .",
    ],
  },
  "Azure Pipelines": {
    read: readAzure,
    path: "azure-pipelines.yml",
    text: dedent(`
      variables:
        - { name: repo, value: acme/web }
        - { name: tag, value: $(Build.BuildId) }
      stages:
        - stage: Build
          jobs:
            - job: images
              steps:
                - task: Docker@2
                  inputs:
                    command: buildAndPush
                    repository: $(repo)
                    Dockerfile: '**/Dockerfile'
                    tags: |
                      $(tag)
                      latest
                - task: Docker@2
                  inputs: { command: build, repository: api, dockerfile: $(Build.SourcesDirectory)/api/Dockerfile, buildContext: ., tags: "1" }
                - task: Docker@2
                  inputs: { command: login }
                - script: docker build -t web:$(tag) -f web/Dockerfile .
    `),
    images: [
      "acme/web:* < web/Dockerfile in web",
      "acme/web:latest < web/Dockerfile in web",
      "api:1 < api/Dockerfile in .",
      "web:* < web/Dockerfile in .",
    ],
  },
  Skaffold: {
    read: readSkaffold,
    path: "k8s/skaffold.yaml",
    text: dedent(`
      apiVersion: skaffold/v4beta11
      kind: Config
      build:
        artifacts:
          - image: acme/web
            context: ../web
            docker: { dockerfile: Dockerfile.prod, target: app, buildArgs: { A: "1", B: "{{.TAG}}" } }
          - image: acme/jib
            jib: {}
      profiles:
        - name: dev
          build: { artifacts: [{ image: acme/dev }] }
      ---
      build: { artifacts: [{ image: acme/two, kaniko: { dockerfile: K.Dockerfile } }] }
    `),
    images: [
      "acme/web:* < web/Dockerfile.prod in web stage app A=1",
      "acme/dev:* < k8s/Dockerfile in k8s",
      "acme/two:* < k8s/K.Dockerfile in k8s",
    ],
  },
};

for (const [name, { read, path, text, images }] of Object.entries(cases)) {
  test(name, async () => assert.deepEqual(show(await read(text, `${root}${path}`, context)), images));
  test(`${name}, with CRLF`, async () => {
    assert.deepEqual(show(await read(text.replaceAll("\n", "\r\n"), `${root}${path}`, context)), images);
  });
}

const nonsense: readonly string[] = [
  "",
  "null",
  "[]",
  "3",
  '"text"',
  "{",
  "a: [",
  "jobs: { a: { steps: { uses: 3 }, strategy: { matrix: 3 } }, b: 1, c: { steps: [1, null, [2]] } }",
  "a: { script: [[1], { b: c }], extends: a, variables: [1] }",
  '{"tasks": {"a": 1}, "inputs": 3, "build": [], "dockerFile": {}}',
  "build: { artifacts: { a: 1 } }\nprofiles: [1]\nstages: [[[]]]\n",
  `jobs: { a: { strategy: { matrix: { ${["a", "b", "c", "d", "e", "f"].map((key) => `${key}: [${[...Array(40).keys()]}]`)} } }, steps: [{}] } }`,
  "[".repeat(30_000),
  "{".repeat(30_000),
  '{"a":'.repeat(30_000),
];
for (const text of nonsense) {
  test(`nobody trips over ${JSON.stringify(text.slice(0, 40))}`, async () => {
    for (const read of [
      readTasks,
      readDevContainer,
      readWorkflow,
      readGitlabPipeline,
      readAzure,
      readSkaffold,
    ]) {
      assert.deepEqual(await read(text, `${root}${workflow}`, context), []);
    }
  });
}
