/** Where copied files were made. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { attribute } from "../../server/src/attribution/attribute.ts";
import type { Alignment } from "../../server/src/attribution/attribution.ts";
import type { InstalledPackage } from "../../server/src/scanners/report.ts";
import { describePlace, parse } from "./image-history.ts";
import { placed } from "./placed-finding.ts";

/** Where a package is that came with the last instruction of `text`. */
function origin(text: string, installed: Partial<InstalledPackage>): string {
  const file = parse(text);
  const stage = file.stages.at(-1);
  const instruction = stage?.instructions.at(-1);
  assert.ok(stage && instruction);
  const alignment: Alignment = {
    entries: [{ kind: "instruction", layer: 0, instruction, stage, confidence: "exact" }],
    fit: 1,
    isOutdated: false,
    isSquashed: false,
    target: stage,
  };
  return describePlace(attribute(placed(installed, 0), alignment, file), file).replace(/^.* exact ?/, "");
}

const npm = { name: "left-pad", type: "npm" };
const node =
  "FROM node AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nFROM node\nWORKDIR /srv\n";

test("packages of Node", () => {
  const path = "/srv/node_modules/left-pad/package.json";
  assert.equal(origin(`${node}COPY --from=build /app/node_modules ./node_modules`, { ...npm, path }), "< 4");
  assert.equal(origin(`${node}COPY --from=build /app/node_modules node_modules/`, { ...npm, path }), "< 4");
  assert.equal(origin(`${node}COPY --from=build /app .`, { ...npm, path }), "< 4");
  assert.equal(origin(`${node}COPY --from=0 /app/ /srv/`, { ...npm, path }), "< 4");
  // A lock file was copied, whatever was installed after it.
  assert.equal(
    origin(`${node}COPY --from=BUILD /app /srv`, { ...npm, path: "/srv/package-lock.json" }),
    "< 3",
  );
  // Of two installing commands nobody knows which.
  const twice = node.replace("RUN npm run build", "RUN npm prune && npm ci --omit=dev");
  assert.equal(origin(`${twice}COPY --from=build /app .`, { ...npm, path }), "< stage 0");
  const elsewhere = node.replace("RUN npm ci", "RUN cd web && npm ci\nRUN npm ci --prefix api");
  const below = (folder: string) => ({ ...npm, path: `/srv/${folder}/node_modules/left-pad/package.json` });
  assert.equal(origin(`${elsewhere}COPY --from=build /app .`, below("web")), "< 4");
  assert.equal(origin(`${elsewhere}COPY --from=build /app .`, below("api")), "< 5");
  const tool =
    "FROM node AS build\nRUN npm install -g left-pad@1\nRUN npm ci\nFROM node\nCOPY --from=build /usr/local/lib/ /usr/local/lib/";
  assert.equal(origin(tool, { ...npm, path: "/usr/local/lib/node_modules/left-pad/package.json" }), "< 2");
});

test("other ecosystems", () => {
  const table: readonly (readonly [string, string, Partial<InstalledPackage>, string])[] = [
    [
      "WORKDIR /src\nCOPY . .\nRUN go mod download\nRUN go build -o /out/app ./cmd",
      "/out/app /app",
      { type: "golang", path: "/app" },
      "< 5",
    ],
    [
      "WORKDIR /src\nCOPY . .\nRUN go build -o app .",
      "/src/app /usr/bin/",
      { type: "golang", path: "/usr/bin/app" },
      "< 4",
    ],
    [
      "WORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build",
      "/src/app /usr/bin/app",
      { type: "golang", path: "/usr/bin/app" },
      "< 4",
    ],
    ["RUN go install github.com/x/y@v1", "/go/bin/y /y", { type: "golang", path: "/y" }, "< 2"],
    [
      "WORKDIR /s\nCOPY . .\nRUN cargo build --release",
      "/s/target/release/app /app",
      { type: "cargo", path: "/app" },
      "< 4",
    ],
    [
      "RUN cargo install --root /out rg",
      "/out/bin /usr/local/bin",
      { type: "cargo", path: "/usr/local/bin/rg" },
      "< 2",
    ],
    [
      "WORKDIR /s\nCOPY pom.xml .\nRUN mvn dependency:go-offline\nCOPY src src\nRUN mvn -B package",
      "/s/target/*.jar /app/app.jar",
      { type: "maven", path: "/app/app.jar" },
      "< 6",
    ],
    [
      "WORKDIR /s\nCOPY . .\nRUN ./gradlew bootJar",
      "/s/build/libs/x.jar /x.jar",
      { type: "maven", path: "/x.jar" },
      "< 4",
    ],
    [
      "RUN pip install --target=/deps flask",
      "/deps /app",
      { type: "pypi", name: "flask", path: "/app/flask-3.dist-info/METADATA" },
      "< 2",
    ],
    [
      "RUN pip install --prefix /install -r r.txt",
      "/install /usr/local",
      { type: "pypi", path: "/usr/local/lib/python3/site-packages/x-1.dist-info/METADATA" },
      "< 2",
    ],
    [
      "RUN python -m venv /venv && /venv/bin/pip install flask\nRUN echo x",
      "/venv /venv",
      { type: "pypi", name: "flask", path: "/venv/lib/python3/site-packages/flask-3.dist-info/METADATA" },
      "< 2",
    ],
    [
      "WORKDIR /s\nRUN composer install --no-dev",
      "/s/vendor /app/vendor",
      { type: "composer", path: "/app/vendor/composer/installed.json" },
      "< 3",
    ],
    [
      "WORKDIR /s\nCOPY . .\nRUN dotnet restore\nRUN dotnet publish -c Release -o /out",
      "/out .",
      { type: "nuget", path: "/x.deps.json" },
      "< 5",
    ],
    [
      "RUN bundle install",
      "/usr/local/bundle /usr/local/bundle",
      { type: "gem", path: "/usr/local/bundle/gems/x/x.gemspec" },
      "< 2",
    ],
    [
      "RUN curl -o /tool.jar https://example.com/tool.jar",
      "/tool.jar /opt/",
      { type: "maven", path: "/opt/tool.jar" },
      "< 2",
    ],
    [
      "COPY app /src\nRUN mkdir -p /out && cp /src/index.js /out/",
      "/out /app",
      { type: "npm", path: "/app/index.js" },
      "< 3",
    ],
    ["COPY lib/tool.jar /opt/", "/opt/tool.jar /", { type: "maven", path: "/tool.jar" }, "< 2"],
    ["RUN echo x", "/opt /opt", { type: "maven", path: "/opt/tool.jar" }, "< stage 0"],
  ];
  for (const [build, copy, installed, expected] of table) {
    assert.equal(
      origin(`FROM x AS build\n${build}\nFROM y\nCOPY --from=build ${copy}`, installed),
      expected,
      build,
    );
  }
});

test("what was copied into a folder, or made in it later", () => {
  const build = "FROM x AS build\nWORKDIR /s\nCOPY . .\n";
  const jar = { type: "maven", path: "/lib/x.jar" };
  assert.equal(origin(`${build}FROM y\nCOPY --from=build /s/lib /lib`, jar), "< 3");
  assert.equal(
    origin(`${build}RUN ./make-everything\nFROM y\nCOPY --from=build /s/lib /lib`, jar),
    "< stage 0",
  );
  assert.equal(
    origin(`${build}WORKDIR /\nRUN apt-get update\nFROM y\nCOPY --from=build /s/lib /lib`, jar),
    "< 3",
  );
  assert.equal(
    origin("FROM x AS build\nWORKDIR /s\nCOPY a.jar ./\nFROM y\nCOPY --from=build /s /s/", jar),
    "< stage 0",
  );
});

test("packages of a database, by their names", () => {
  const stage =
    "FROM debian AS build\nRUN apt-get update && apt-get install -y curl\nRUN install-package greeter=1.0\nFROM scratch\n";
  assert.equal(origin(`${stage}COPY --from=build / /`, { name: "curl" }), "< 2");
  assert.equal(origin(`${stage}COPY --from=build / /`, { name: "libcurl4", source: "curl" }), "< 2");
  assert.equal(origin(`${stage}COPY --from=build / /`, { name: "greeter" }), "< 3");
  assert.equal(origin(`${stage}COPY --from=build / /`, { name: "bash" }), "< stage 0");
  const chain =
    "FROM alpine AS one\nRUN apk add curl\nFROM alpine AS two\nCOPY --from=one / /root\nFROM scratch\nCOPY --from=two /root /";
  assert.equal(origin(chain, { name: "curl", type: "apk" }), "< 2");
});

test("chains of stages, and images", () => {
  const path = "/app/left-pad/package.json";
  const chain =
    "FROM a AS one\nWORKDIR /x\nRUN npm ci\nFROM b AS two\nCOPY --from=one /x/node_modules /y/mods\nFROM two AS three\nRUN echo\nFROM c\nCOPY --from=three /y/mods /app";
  assert.equal(origin(chain, { ...npm, path }), "< 3");
  const image = "FROM a AS one\nCOPY --from=tools:1 /x /y\nFROM c\nCOPY --from=one /y /app";
  assert.equal(origin(image, { ...npm, path }), "< tools:1");
  assert.equal(
    origin("FROM c\nCOPY --from=ghcr.io/astral-sh/uv:1 /uv /bin/", { type: "cargo", path: "/bin/uv" }),
    "< ghcr.io/astral-sh/uv:1",
  );
  assert.equal(origin("FROM c\nCOPY . /app", { ...npm, path }), "");
  // Stages further down, and circles of them, are mistakes.
  assert.equal(origin("FROM c\nCOPY --from=5 /a /b", { ...npm, path }), "");
  assert.equal(origin("FROM c AS one\nCOPY --from=one /a /app", { ...npm, path }), "< one");
});

test("mounts of other stages", () => {
  const build = "FROM python AS wheels\nRUN pip wheel -w /wheels flask\nFROM python\n";
  assert.equal(
    origin(`${build}RUN --mount=type=bind,from=wheels,target=/w pip install /w/*.whl`, {
      name: "flask",
      type: "pypi",
    }),
    "< 2",
  );
  assert.equal(
    origin(`${build}RUN --mount=from=wheels,target=/w pip install flask`, { name: "flask", type: "pypi" }),
    "",
  );
  assert.equal(
    origin(`${build}RUN --mount=from=wheels,target=/w apt-get install -y curl`, { name: "libc6" }),
    "",
  );
  assert.equal(
    origin(`${build}RUN --mount=type=cache,from=wheels,target=/w make`, { name: "flask", type: "pypi" }),
    "",
  );
  assert.equal(
    origin(`${build}RUN --mount=from=tools:1,target=/w cp /w/x /x`, { type: "golang", path: "/x" }),
    "< tools:1",
  );
});
