/** What commands of a single stage leave behind, seen by the stage that runs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const files = {
  "pom.xml": "<project><artifactId>shop</artifactId><version>1</version></project>",
  "src/A.java": "",
};

async function split(...lines: readonly string[]): Promise<string> {
  const file = [
    "FROM maven:3.9-eclipse-temurin-21",
    "WORKDIR /app",
    "COPY . .",
    ...lines,
    'CMD ["java", "-jar", "/opt/shop.jar"]',
    "",
  ];
  const { text = "", problems } = await rewrite("multi-stage", file.join("\n"), files);
  assert.deepEqual(problems, []);
  return text.slice(text.lastIndexOf("FROM "));
}

const cases: readonly (readonly [name: string, lines: readonly string[], copied: readonly string[]])[] = [
  [
    "a script of sed is no file",
    ["RUN mvn package && sed -i -e 's/# de_DE /de_DE /' -e s/a/b/ /etc/shop.gen"],
    ["/etc/shop.gen"],
  ],
  ["a script of sed in front of its files", ["RUN mvn package && sed -i 's/a/b/' /etc/shop"], ["/etc/shop"]],
  [
    "a folder that every image has",
    ["RUN mvn package && mv target/kit /usr/local/bin"],
    ["/usr/local/bin/kit"],
  ],
  ["another one", ["RUN mvn package && cp target/kit.db /var/lib"], ["/var/lib/kit.db"]],
  ["the languages that Debian's programs make", ["RUN mvn package && locale-gen de_DE"], ["/usr/lib/locale"]],
  [
    "the time zone that they set",
    ["RUN mvn package && dpkg-reconfigure -f noninteractive tzdata"],
    ["/etc/localtime", "/etc/timezone"],
  ],
  [
    "a file that is put into a folder",
    ["RUN mvn package && cp target/shop-1.jar /srv/"],
    ["/srv/shop-1.jar"],
  ],
  [
    "cd changes what a relative path means",
    ["RUN mvn package && cd target && cp shop-1.jar ../../srv.jar"],
    ["/srv.jar"],
  ],
  [
    "what is fetched and removed again is nowhere",
    [
      "RUN mvn package && cd / && wget -q https://example.com/kit.tgz && tar xzf kit.tgz -C /opt/kit && rm kit.tgz",
    ],
    ["/opt/kit"],
  ],
  [
    "what stands in `sh -c` is read",
    ["RUN mvn package", "RUN sh -c 'cp target/shop-1.jar /srv/shop.jar'"],
    ["/srv/shop.jar"],
  ],
  [
    "an archive in the root folder is no file system",
    ["WORKDIR /", "RUN mvn package && tar xzf kit.tgz"],
    [],
  ],
];

for (const [name, lines, copied] of cases) {
  test(name, async () => {
    const result = await split(...lines);
    const taken = [...result.matchAll(/^COPY --from=build (\S+) \1$/gm)].map(([, path]) => path);
    assert.deepEqual(
      taken.filter((path) => path !== "/opt/shop.jar"),
      copied,
      result,
    );
    assert.doesNotMatch(result, /from=build \/ \//);
  });
}

test("a folder that is built in holds the sources, wherever the container starts", async () => {
  const { text, problems } = await rewrite(
    "multi-stage",
    'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY . .\nRUN dotnet publish api/Api.csproj -o /srv/api\nWORKDIR /srv/api\nENTRYPOINT ["dotnet", "Api.dll"]\n',
    { "api/Api.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web" />' },
  );
  assert.deepEqual(problems, []);
  assert.match(
    text ?? "",
    /^COPY \. \.\nRUN dotnet publish[\s\S]*\nFROM .*\nCOPY --from=build \/srv\/api \/srv\/api\nWORKDIR/m,
  );
});

test("a RUN makes a user beside what it brings: both are in the new stage", async () => {
  const result = await split(
    "RUN useradd app && mkdir -p /opt/agent && curl -fsSLo /opt/agent/agent.jar https://example.com/agent.jar",
    "RUN mvn package",
    "USER app",
  );
  assert.match(result, /^RUN useradd app$/m);
  assert.match(result, /^COPY --from=build \/opt\/agent\/agent\.jar \/opt\/agent\/agent\.jar$/m);
});

test("a folder that is made for what is put into it is made in the build, too", async () => {
  const { text = "" } = await rewrite(
    "multi-stage",
    [
      "FROM maven:3.9-eclipse-temurin-21",
      "RUN mkdir /kits",
      "WORKDIR /app",
      "COPY . .",
      "RUN mvn package && cp -r src /kits",
      'CMD ["java", "-jar", "/app/target/shop-1.jar"]',
      "",
    ].join("\n"),
    files,
  );
  assert.match(text.slice(0, text.lastIndexOf("FROM ")), /RUN mkdir \/kits\n/);
});

test("H11: browsers that a command installs are not left behind", async () => {
  for (const command of ["playwright install --with-deps", "npx -y playwright@1.55 install chromium"]) {
    const { level, concerns } = await rewrite(
      "multi-stage",
      `FROM golang:1.25\nWORKDIR /app\nCOPY . .\nRUN ${command}\nRUN go build -o /app/crawl .\nCMD ["/app/crawl"]\n`,
      { "go.mod": "module example.com/crawl\n\ngo 1.25\n", "main.go": "package main\n\nfunc main() {}\n" },
    );
    assert.deepEqual({ level, concerns }, { level: "C", concerns: ["H11"] });
  }
});

test("a folder that the same instruction removes again is not made", async () => {
  const after = await split("RUN mkdir -p /var/kits && mvn package && rm -rf /var/kits");
  assert.doesNotMatch(after, /kits/);
});

test("H11: packages of Python beside an application in another language", async () => {
  const rows: readonly (readonly [string, "A" | "C"])[] = [
    ["pip3 install -r requirements.txt", "C"],
    ["pip install --upgrade pip", "A"],
  ];
  for (const [command, level] of rows) {
    const result = await rewrite(
      "multi-stage",
      `FROM node:24\nWORKDIR /app\nCOPY . .\nRUN apt-get update && apt-get install -y python3-pip && ${command}\nRUN npm ci\nCMD ["node", "a.js"]\n`,
      {
        "package.json": '{ "dependencies": { "python-shell": "5" } }',
        "package-lock.json": "{}",
        "a.js": "",
      },
    );
    assert.equal(result.level, level, command);
    if (level === "C") assert.deepEqual(result.concerns, ["H11"]);
  }
});
