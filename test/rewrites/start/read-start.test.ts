import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { read, show } from "./shown-start.ts";

const shapes: readonly (readonly [string, string])[] = [
  ['FROM debian\nCMD ["./app", "--port", "80"]', "exec: ./app --port 80"],
  ["FROM debian\nCMD ./app --port 80", "plain-shell: ./app --port 80"],
  ["FROM debian\nCMD exec ./app", "plain-shell: ./app"],
  ["FROM debian\nENTRYPOINT exec ./app", "plain-shell: ./app /1"],
  [`FROM debian\nCMD ./app "a b" 'c d' e\\ f`, 'plain-shell: ./app "a b" "c d" "e f"'],
  ["FROM debian\nCMD A=1 B='x y' ./app", "plain-shell: ./app A=1 B=x y"],
  ["FROM debian\nCMD env A=1 ./app", "plain-shell: ./app A=1"],
  ['FROM debian\nCMD ["env", "A=1", "./app"]', "exec: ./app A=1"],
  ["FROM debian\nCMD ./app;", "plain-shell: ./app"],
  ["FROM debian\nCMD ./app # starts it", "plain-shell: ./app"],
  ["FROM debian\nCMD ./app \\\n  # one\n  --two", "plain-shell: ./app --two"],
  ['FROM debian\nCMD ["sh", "-c", "./app --x"]', "plain-shell: ./app --x"],
  ['FROM debian\nENTRYPOINT ["/bin/bash", "-c", "exec ./app"]', "plain-shell: ./app /1"],
  ['FROM debian\nENTRYPOINT ["sh", "-c"]\nCMD ["./app"]', "plain-shell: ./app"],
  ["FROM debian\nCMD bash -c 'exec ./app'", "plain-shell: ./app"],
  ['FROM debian\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nCMD ./app', "plain-shell: ./app"],
  ['FROM debian\nSHELL ["conda", "run", "-n", "x", "/bin/bash", "-c"]\nCMD ./app', "shell: - S8!"],
  ['FROM debian\nSHELL ["bash", "--login", "-c"]\nCMD ./app', "shell: - H01!"],
  ['FROM debian\nENV BASH_ENV=/etc/x\nCMD ["bash", "-c", "./app"]', "shell: - H01!"],
  ["FROM debian\nCMD a && b", "shell: - H01!"],
  ["FROM debian\nCMD a; b", "shell: - H01!"],
  ["FROM debian\nCMD a | b", "shell: - H01!"],
  ["FROM debian\nCMD a &", "shell: - H01!"],
  ["FROM debian\nCMD cd /app && ./run", "shell: - H01!"],
  ["FROM debian\nCMD ./app > /log", "shell: - H01!"],
  ["FROM debian\nCMD ./app *.conf", "shell: - H01!"],
  ["FROM debian\nCMD ./app ~/x", "shell: - H01!"],
  ["FROM debian\nCMD ./app $(hostname)", "shell: - H01!"],
  ["FROM debian\nCMD ./app `hostname`", "shell: - H01!"],
  ["FROM debian\nCMD ./app --port $PORT", "shell: - H03!"],
  ['FROM debian\nCMD ./app "${PORT:-80}"', "shell: - H03!"],
  ["FROM debian\nCMD ./app '$PORT'", "plain-shell: ./app $PORT H03"],
  ["FROM debian\nCMD if a; then b; fi", "shell: - H01!"],
  ["FROM debian\nCMD (a)", "shell: - H01!"],
  ["FROM debian\nCMD source /env", "shell: - H01!"],
  ['FROM debian\nCMD "a', "shell: - H01!"],
  ["FROM debian\nCMD echo -e 'a'", "shell: - H01!"],
  ["FROM debian\nCMD echo hello", "plain-shell: echo hello"],
  ["FROM debian\nCMD bash", "shell: - H01!"],
  ['FROM debian\nCMD ["./app", "$PORT"]', "exec: ./app $PORT H03"],
  ["FROM debian\nCMD ['./app', 'x']", "exec: ./app x H02"],
  ['FROM debian\nCMD ["./app", "x",]', "exec: ./app x H02"],
  ['FROM debian\nCMD ["./app", "x"', "exec: ./app x H02"],
  ['FROM debian\nCMD ["./app" "x"]', "exec: ./app x H02"],
  ["FROM debian\nCMD [“./app”, “x”]", "exec: ./app x H02"],
  ["FROM debian\nCMD [./app, x]", "exec: ./app x H02"],
  ["FROM debian\nCMD [ -f /x ] && ./app", "shell: - H01!"],
  ["FROM debian", "shell: - H01!"],
  ["FROM debian\nCMD []", "none: -"],
  ["FROM example.com/base", "none: -"],
  ['FROM scratch\nCMD ["/app"]', "exec: /app"],
  // ENTRYPOINT and CMD together.
  ['FROM debian\nENTRYPOINT ["./app"]\nCMD ["--x"]', "exec: ./app --x /1"],
  ['FROM debian\nCMD ["--x"]\nENTRYPOINT ["./app"]', "exec: ./app --x /1"],
  ['FROM debian\nENTRYPOINT ./app\nCMD ["--x"]', "plain-shell: ./app /1"],
  ['FROM debian AS a\nCMD ["--x"]\nFROM a\nENTRYPOINT ["./app"]', "exec: ./app /1"],
  ['FROM debian AS a\nENTRYPOINT ["./app"]\nFROM a\nCMD ["--x"]', "exec: ./app --x /1"],
  ['FROM debian AS a\nONBUILD CMD ["--x"]\nFROM a\nENTRYPOINT ["./app"]', "exec: ./app --x /1"],
  ['FROM debian AS a\nENTRYPOINT ["./app"]\nFROM a\nENTRYPOINT []\nCMD ["./b"]', "exec: ./b"],
  ['FROM debian\nENTRYPOINT [""]\nCMD ["./b"]', "exec: ./b"],
  ['FROM debian\nCMD ["./a"]\nCMD ["./b"]', "exec: ./b"],
  ['FROM debian\nENTRYPOINT ["sh", "-c", "exec ./app"]\nCMD ["--x"]', "plain-shell: ./app /1"],
  ['FROM debian\nCMD ["sh", "-c", "./app", "--x"]', "shell: - H01!"],
  // What the base image brings.
  ["FROM node:22", "exec: node"],
  ['FROM node:22\nCMD ["server.js"]', "exec: node server.js"],
  ['FROM node:22\nCMD ["node", "server.js"]', "exec: node server.js"],
  ['FROM node:22\nENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["node", "server.js"]', "exec: node server.js"],
  ['FROM gcr.io/distroless/nodejs22-debian13\nCMD ["server.js"]', "exec: /nodejs/bin/node server.js /1"],
  ['FROM gcr.io/distroless/java21-debian13\nCMD ["app.jar"]', "exec: /usr/bin/java -jar app.jar /2"],
  ['FROM gcr.io/distroless/python3-debian13\nCMD ["-m", "app"]', "exec: /usr/bin/python3.13 -m app /1"],
  ['FROM gcr.io/distroless/static-debian13\nENTRYPOINT ["/app"]', "exec: /app /1"],
  ["FROM python:3.13", "exec: python3"],
  ["FROM php:8.3-apache", "exec: apache2-foreground"],
  ["FROM php:8.3-fpm", "exec: php-fpm"],
  ['FROM php:8.3-cli\nCMD ["-v"]', "exec: php -v"],
  ["FROM nginx", 'exec: nginx -g "daemon off;"'],
  ["FROM tomcat:10", "script: - H06!"],
  ["FROM httpd:2.4", "exec: httpd-foreground"],
  ['FROM public.ecr.aws/lambda/python:3.13\nCMD ["app.handler"]', "none: - S3!"],
  ["FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD app.exe", "shell: - H37!"],
  // Around the program.
  ['FROM debian\nENTRYPOINT ["/usr/bin/tini", "--"]\nCMD ["./app"]', "exec: /usr/bin/tini -- ./app /2 H30"],
  ['FROM debian\nENTRYPOINT ["tini", "--"]\nCMD ./app -x', "plain-shell: tini -- ./app -x /2 H30"],
  ['FROM debian\nENTRYPOINT ["dumb-init", "node", "a.js"]', "exec: dumb-init node a.js /3 H30"],
  ['FROM debian\nCMD ["gosu", "www-data", "./app"]', "exec: gosu www-data ./app S10"],
  // Options of the JVM.
  ["FROM eclipse-temurin:21\nCMD java $JAVA_OPTS -jar /app.jar", "plain-shell: java -jar /app.jar H03?"],
  [
    "FROM eclipse-temurin:21\nENV JAVA_OPTS=-Xmx1g\nENTRYPOINT exec java ${JAVA_OPTS} -Da=b -jar /app.jar",
    "plain-shell: java -Da=b -jar /app.jar JAVA_TOOL_OPTIONS=-Xmx1g /4 H03?",
  ],
  ["FROM eclipse-temurin:21\nCMD java -jar /app.jar $JAVA_OPTS", "shell: - H03!"],
  // Variables that ENV gives a path.
  [
    "FROM eclipse-temurin:21\nENV JAR=/app/app.jar\nCMD java -jar $JAR",
    "plain-shell: java -jar /app/app.jar H03?",
  ],
  [
    'FROM debian\nENV APP=/srv/app\nCMD ["sh", "-c", "${APP}/bin/run \\"$APP\\"/x"]',
    "plain-shell: /srv/app/bin/run /srv/app/x H03?",
  ],
  ["FROM debian\nARG APP=/srv/app\nCMD $APP/bin/run", "shell: - H03!"],
  ["FROM debian\nENV PORT=8080\nCMD ./app --port $PORT", "shell: - H03!"],
  ["FROM debian\nENV HOST=0.0.0.0\nCMD ./app --host $HOST", "shell: - H03!"],
  ["FROM debian\nENV APP=/a\nCMD ${APP:-/b}/run", "shell: - H03!"],
  // Tools of the build and of developers.
  ["FROM maven:3\nCMD mvn spring-boot:run", "plain-shell: - H05!"],
  ['FROM debian\nCMD ["./gradlew", "bootRun"]', "exec: - H05!"],
  ['FROM golang\nCMD ["go", "run", "."]', "exec: - H05!"],
  ['FROM debian\nENTRYPOINT ["dotnet", "run"]', "exec: - H05!"],
  ['FROM debian\nENTRYPOINT ["dotnet", "app.dll"]', "exec: dotnet app.dll /2"],
  ["FROM rust\nCMD cargo run --release", "plain-shell: - H05!"],
  ['FROM node:22\nCMD ["nodemon", "a.js"]', "exec: - H05!"],
  ['FROM golang\nCMD ["air"]', "exec: - H05!"],
  ['FROM python:3.13\nCMD ["flask", "run"]', "exec: flask run H05"],
  [
    'FROM python:3.13\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]',
    "exec: python manage.py runserver 0.0.0.0:8000 H05",
  ],
  ['FROM php:8-cli\nCMD ["php", "artisan", "serve"]', "exec: php artisan serve H05"],
  ['FROM ruby:3.4\nCMD ["bundle", "exec", "puma"]', "exec: bundle exec puma"],
];

describe("what a container starts", () => {
  for (const [code, expected] of shapes) {
    test(code, async () => {
      assert.equal(show(await read(code)), expected);
      assert.equal(show(await read(code.replaceAll("\n", "\r\n"))), expected);
    });
  }
});

const copied = "FROM node:22\nWORKDIR /app\nCOPY . .\n";

/** Scripts of package.json, the CMD, and what it runs. */
const scripts: readonly (readonly [Readonly<Record<string, string>>, string, string])[] = [
  [{ start: "node server.js" }, '["npm", "start"]', "node server.js H05"],
  [{ start: "node server.js" }, "npm start", "node server.js H05"],
  [{ start: "node server.js" }, '["npm", "run", "start"]', "node server.js H05"],
  [{ start: "node server.js" }, '["npm", "--silent", "start"]', "node server.js H05"],
  [{ start: "node server.js" }, '["npm", "start", "--", "--port", "80"]', "node server.js --port 80 H05"],
  [{ start: "node server.js" }, '["npm", "start", "--port", "80"]', "- H05!"],
  [
    { start: "node --enable-source-maps dist/main.js a" },
    '["yarn", "start"]',
    "node --enable-source-maps dist/main.js a H05",
  ],
  [{ serve: "node ." }, '["yarn", "serve", "-x"]', "node . -x H05"],
  [{ serve: "node ." }, '["yarn", "run", "serve"]', "node . H05"],
  [{ serve: "node ." }, '["pnpm", "serve"]', "node . H05"],
  [{ serve: "node ." }, '["bun", "run", "serve"]', "node . H05"],
  [{ serve: "node ." }, '["corepack", "pnpm", "run", "serve"]', "node . H05"],
  [{ start: "npm run start:prod", "start:prod": "node dist/main" }, '["npm", "start"]', "node dist/main H05"],
  [{ start: "yarn a", a: "pnpm b", b: "node x" }, '["npm", "start"]', "node x H05"],
  [{ a: "npm run b", b: "npm run a" }, '["npm", "run", "a"]', "- H05!"],
  [
    { start: "cross-env NODE_ENV=production A=1 node x" },
    '["npm", "start"]',
    "node x NODE_ENV=production A=1 H05",
  ],
  [{ start: "NODE_ENV=production node x" }, '["npm", "start"]', "node x NODE_ENV=production H05"],
  [{ start: "node x && node y" }, '["npm", "start"]', "- H05!"],
  [{ start: "node x | pino" }, '["npm", "start"]', "- H05!"],
  [{ start: "node x --port $PORT" }, '["npm", "start"]', "- H05!"],
  [{ start: "node x", prestart: "tsc" }, '["npm", "start"]', "- H05!"],
  [{ start: "node x", poststart: "rm y" }, '["npm", "start"]', "- H05!"],
  [{ start: "nodemon x" }, '["npm", "start"]', "- H05!"],
  [{ start: "ts-node src/x.ts" }, '["npm", "start"]', "- H05!"],
  [{ start: "react-scripts start" }, '["npm", "start"]', "- H05!"],
  [{ start: "next dev" }, '["npm", "start"]', "- H05!"],
  [{ start: "nest start" }, '["npm", "start"]', "- H05!"],
  [{ start: "next start -p 80" }, '["npm", "start"]', "node node_modules/next/dist/bin/next start -p 80 H05"],
  [{ start: "serve -s build" }, '["npm", "start"]', "node node_modules/serve/build/main.js -s build H05"],
  [{ start: "./bin/www" }, '["npm", "start"]', "./bin/www H05"],
  [{ start: "unknown-tool" }, '["npm", "start"]', "- H05!"],
  [{}, '["npm", "start"]', "node server.js H05"],
  [{}, '["npm", "run", "serve"]', "- H05!"],
  [{}, '["npx", "next", "start"]', "node node_modules/next/dist/bin/next start H05"],
  [{}, '["npm", "exec", "--", "serve", "build"]', "node node_modules/serve/build/main.js build H05"],
  [{}, '["npx", "cowsay"]', "- H05!"],
  [{}, '["npx", "@example/server", "--port=80"]', "- H05!"],
  [{}, '["yarn", "next", "start"]', "node node_modules/next/dist/bin/next start H05"],
  [{}, '["yarn", "node", "x.js"]', "node x.js H05"],
  [{}, '["npm", "install"]', "- H05!"],
  [{ start: "node x" }, '["npm", "--prefix", "client", "start"]', "- H05!"],
  [{ start: "node x" }, '["npm", "-w", "a", "start"]', "- H05!"],
];

describe("scripts of package.json", () => {
  for (const [content, command, expected] of scripts) {
    test(`${command} with ${JSON.stringify(content)}`, async () => {
      const manifest = { scripts: content, dependencies: { next: "^15.0.0", serve: "^14.2.0" } };
      const start = await read(`${copied}CMD ${command}`, { "package.json": JSON.stringify(manifest) });
      assert.equal(show(start), `package-script: ${expected}`);
    });
  }
});

test("a command in node_modules", async () => {
  const files = { "package.json": '{"dependencies": {"next": "15"}}' };
  const start = (command: string) => read(`${copied}CMD ["node_modules/.bin/${command}", "start"]`, files);
  assert.equal(show(await start("next")), "exec: node node_modules/next/dist/bin/next start");
  assert.equal(show(await start("nest")), "exec: - H05!");
});

test("versions of a package whose command is another file in each", async () => {
  const start = (range: string) =>
    read(`${copied}CMD ["npx", "react-router-serve", "build"]`, {
      "package.json": JSON.stringify({ dependencies: { "@react-router/serve": range } }),
    });
  const found = (file: string) => `package-script: node node_modules/@react-router/serve/${file} build H05`;
  assert.equal(show(await start("^7.1.0")), found("bin.js"));
  assert.equal(show(await start("8.4.0")), found("bin.cjs"));
  for (const range of ["latest", ">=7", "*", "^9.0.0"])
    assert.equal(show(await start(range)), "package-script: - H05!");
});

test("packages that are not in the application's node_modules", async () => {
  const content = {
    scripts: { start: "node a.js" },
    dependencies: { next: "15" },
    packageManager: "yarn@4.9.0",
  };
  const files = { "package.json": JSON.stringify(content), "yarn.lock": "__metadata:\n  version: 8\n" };
  const refused = "package-script: - H05!";
  assert.equal(show(await read(`${copied}CMD yarn start`, files)), refused);
  const linked = { ...files, ".yarnrc.yml": "nodeLinker: node-modules\n" };
  assert.equal(show(await read(`${copied}CMD yarn start`, linked)), "package-script: node a.js H05");
  const shared = {
    "package.json": '{"workspaces": ["web"]}',
    "package-lock.json": '{"lockfileVersion": 3}',
    "web/package.json": JSON.stringify({ scripts: { start: "node a.js" }, dependencies: { next: "15" } }),
  };
  const inWeb = "FROM node:22\nWORKDIR /app\nCOPY . .\nWORKDIR /app/web\n";
  assert.equal(show(await read(`${inWeb}CMD npx next start`, shared)), refused);
  assert.equal(show(await read(`${inWeb}CMD npm start`, shared)), "package-script: node a.js H05");
});

test("an application that reads the variables of npm", async () => {
  const start = await read(`${copied}CMD npm start`, {
    "package.json": '{"scripts": {"start": "node a.js"}}',
    "a.js": "console.log(process.env.npm_package_version);",
  });
  assert.equal(show(start), "package-script: node a.js H05?");
});

describe("where package.json is", () => {
  const manifest = JSON.stringify({ scripts: { start: "node x.js" } });
  const found = "package-script: node x.js H05";
  const start = (code: string, path: string) => read(`${code}\nCMD ["npm", "start"]`, { [path]: manifest });
  const places: readonly (readonly [string, string])[] = [
    ["FROM node\nWORKDIR /app\nCOPY package*.json ./", "package.json"],
    ["FROM node\nWORKDIR /app\nCOPY package.json /app/package.json", "package.json"],
    ["FROM node\nWORKDIR /app\nCOPY server /app", "server/package.json"],
    ["FROM node\nCOPY . /srv\nWORKDIR /srv/api", "api/package.json"],
    ['FROM node\nWORKDIR /app\nCOPY ["a b", "./"]', "a b/package.json"],
    [
      "FROM node AS build\nWORKDIR /b\nCOPY . .\nFROM node\nWORKDIR /app\nCOPY --from=build /b .",
      "package.json",
    ],
    ["FROM node AS base\nWORKDIR /app\nCOPY . .\nFROM base", "package.json"],
    ["FROM node\nARG D=/x\nWORKDIR $D\nADD . $D", "package.json"],
  ];
  for (const [code, path] of places)
    test(code, async () => assert.equal(show(await start(code, path)), found));

  const missing: readonly (readonly [string, string])[] = [
    ["FROM node\nWORKDIR /app", "package.json"],
    ["FROM node\nWORKDIR /app\nCOPY src .", "package.json"],
    ["FROM node\nWORKDIR $UNKNOWN\nCOPY . .", "package.json"],
    ["FROM node\nWORKDIR /app\nCOPY ../secret .", "package.json"],
  ];
  for (const [code, path] of missing) {
    test(`not for ${code}`, async () =>
      assert.equal(show(await start(code, path)), "package-script: - H05!"));
  }
});

describe("entry scripts", () => {
  const code = 'FROM node:22\nCOPY entry.sh /\nENTRYPOINT ["/entry.sh"]\nCMD ["node", "a.js"]';
  const cases: readonly (readonly [string, string])[] = [
    ['#!/bin/sh\nset -e\nexec "$@"\n', "script: node a.js H06"],
    ["#!/bin/sh\n# starts it\nexec node b.js\n", "script: node b.js /2 H06"],
    [
      "#!/bin/bash\nset -euo pipefail\nexport A=1\nexport B='x y'\nnode b.js\n",
      "script: node b.js A=1 B=x y /2 H06",
    ],
    ['#!/bin/sh\r\nexec "$@"\r\n', "script: node a.js H06 H07"],
    ['#!/bin/sh\nenvsubst < a > b\nexec "$@"\n', "script: - H06! H06"],
    ['#!/bin/sh\nnpx prisma migrate deploy\nexec "$@"\n', "script: - H06! H06"],
    ['#!/bin/sh\n./wait-for-it.sh db:5432\nexec gosu node "$@"\n', "script: - H06! H06"],
    ["#!/usr/bin/env node\nconsole.log(1)\n", "exec: node /entry.sh node a.js /2"],
    ["echo a\necho b\n", "script: - H06!"],
    ["#!/bin/sh\ncd /x\nnode b.js\n", "script: - H06!"],
  ];
  for (const [script, expected] of cases) {
    test(JSON.stringify(script), async () =>
      assert.equal(show(await read(code, { "entry.sh": script })), expected),
    );
  }
  test("one that nobody can see", async () => assert.equal(show(await read(code)), "script: - H06!"));
  test("started by a shell", async () => {
    const start = await read('FROM debian\nWORKDIR /app\nCOPY . .\nCMD ["sh", "run.sh"]', {
      "run.sh": "exec ./app --x\n",
    });
    assert.equal(show(start), "script: ./app --x H06");
  });
  test("found by PATH", async () => {
    const start = await read('FROM debian\nCOPY run.sh /usr/local/bin/\nCMD ["run.sh"]', {
      "run.sh": "#!/bin/sh\nexec ./app\n",
    });
    assert.equal(show(start), "script: ./app H06");
  });
});

test("every refusal says what would help", async () => {
  for (const [code] of shapes) {
    for (const concern of (await read(code)).concerns) {
      assert.ok(concern.weight !== "refuse" || concern.remedy, `${code}: ${concern.text.template}`);
    }
  }
});
