/** What the new stage owes to lines of the old one that it does not repeat: versions, upgrades, files that are gone. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const app = 'WORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "main.py"]\n';
const files = { "requirements.txt": "flask==3.1.0\n", "main.py": "import flask\n" };

async function runtimeOf(
  text: string,
): Promise<{ stage: string; level: string; concerns: readonly string[] }> {
  const { text: result = "", level, concerns, problems } = await rewrite("multi-stage", text, files);
  assert.deepEqual(problems, []);
  return { stage: result.slice(result.lastIndexOf("FROM ")), level, concerns };
}

const installs: readonly (readonly [name: string, text: string, expected: RegExp])[] = [
  [
    "a version is kept",
    "FROM python:3.13-bookworm\nRUN apt-get update && apt-get install -y ffmpeg=7:5.1.6-0+deb12u1\n",
    /recommends ffmpeg=7:5\.1\.6-0\+deb12u1 /,
  ],
  [
    "a version in a variable of the stage is kept",
    "FROM python:3.13-alpine\nARG FFMPEG\nRUN apk add --no-cache gcc ffmpeg=$FFMPEG\n",
    /ARG FFMPEG\n(?:.*\n)*RUN apk add --no-cache ffmpeg=\$FFMPEG /,
  ],
  [
    "a bound is written for the shell",
    "FROM python:3.13-alpine\nRUN apk add --no-cache gcc 'ffmpeg>6'\n",
    /apk add --no-cache "ffmpeg>6" /,
  ],
  [
    "a version of a header package is not one of its library",
    "FROM python:3.13-bookworm\nRUN apt-get update && apt-get install -y gcc libpq-dev=15.10-0+deb12u1\n",
    /recommends libpq5 /,
  ],
  [
    "what is brought up to date is brought up to date",
    "FROM python:3.13-bookworm\nRUN apt-get update && apt-get upgrade -y\n",
    /RUN apt-get update && apt-get upgrade -y && rm -rf/,
  ],
  [
    "so it is with packages",
    "FROM python:3.13-alpine\nRUN apk upgrade --no-cache && apk add --no-cache gcc ffmpeg\n",
    /RUN apk upgrade --no-cache && apk add --no-cache ffmpeg/,
  ],
];

describe("system packages", () => {
  for (const [name, head, expected] of installs) {
    test(name, async () => assert.match((await runtimeOf(head + app)).stage, expected));
  }
});

const removed: readonly (readonly [name: string, text: string, isCopied: boolean])[] = [
  ["is run while the image is built", "COPY setup.sh /opt/kit.sh\nRUN /opt/kit.sh\n", true],
  ["stays", "COPY kit /opt/kit\nRUN cp /opt/kit/a /usr/local/bin/a && /opt/kit/setup\n", true],
  ["is removed", "COPY kit /opt/kit\nRUN /opt/kit/setup\nRUN rm -rf /opt/kit\n", false],
  ["is removed with its folder", "COPY kit /opt/all/kit\nRUN /opt/all/kit/setup && rm -rf /opt/all\n", false],
  ["is removed by a pattern", "COPY kit /opt/all/kit\nRUN /opt/all/kit/setup && rm -r /opt/all/*\n", false],
];

describe("what is copied to a place of its own", () => {
  for (const [name, lines, isCopied] of removed) {
    test(name, async () => {
      const { stage } = await runtimeOf(`FROM python:3.13\n${lines}${app}`);
      assert.equal(/COPY .* \/opt\/(?:kit|all)/.test(stage), isCopied, stage);
    });
  }
});

const fetched: readonly (readonly [name: string, lines: string, copied: readonly string[]])[] = [
  ["stays", "cd /opt/kit && wget https://example.com/a.tgz", ["/opt/kit/a.tgz"]],
  ["is removed by a pattern", "cd /opt/kit && wget https://example.com/a.tgz && rm -rf *tgz", []],
  ["another is", "cd /opt/kit && wget https://example.com/a.tgz && rm -rf *.zip b*", ["/opt/kit/a.tgz"]],
  ["goes to a folder for a while", "wget https://example.com/a.tgz -q -P /tmp/kit", []],
  ["goes to a folder", "curl --output-dir=/opt/kit -O https://example.com/a.tgz", ["/opt/kit/a.tgz"]],
  ["is unpacked where it is", "cd /opt/kit && wget https://example.com/a.tgz && tar xzf a.tgz", ["/opt/kit"]],
];

describe("what is fetched", () => {
  for (const [name, line, copied] of fetched) {
    test(name, async () => {
      const { stage } = await runtimeOf(`FROM python:3.13\nRUN ${line}\n${app}`);
      const found = [...stage.matchAll(/ (\/opt\/kit\S*)\n/g)].map(([, path]) => path);
      assert.deepEqual(found, copied, stage);
    });
  }
});

describe("archives and folders", () => {
  test("an archive above the working folder is unpacked again", async () => {
    const { text = "" } = await rewrite(
      "multi-stage",
      "FROM php:8.4-apache\nADD shop.tar.gz /var/www/\nCOPY . .\nRUN composer install\n",
      { "composer.json": '{"require":{}}', "composer.lock": '{"packages":[]}', "index.php": "<?php" },
    );
    const stage = text.slice(text.lastIndexOf("FROM "));
    assert.match(stage, /\nADD shop\.tar\.gz \/var\/www\/\n/);
  });

  test("what lies in a folder that is copied is not copied besides", async () => {
    const { text = "" } = await rewrite(
      "multi-stage",
      'FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN go build -o /usr/local/bin/app .\nRUN tar -xzf a.tgz -C /usr/local/bin\nCMD ["app"]\n',
      { "go.mod": "module example.com/app\n\ngo 1.25\n", "main.go": "package main\n\nfunc main() {}\n" },
    );
    assert.equal(text.match(/COPY --from=build \/usr\/local\/bin/g)?.length, 1, text);
  });

  test("a source of packages that a script adds is one of its own", async () => {
    const { level, concerns } = await rewrite(
      "multi-stage",
      `FROM python:3.13\nRUN curl -s https://packages.example.com/install/script.deb.sh | bash && apt-get install -y varnish\n${app}`,
      files,
    );
    assert.deepEqual([level, concerns], ["C", ["H11"]]);
  });

  test("who opens a shell finds the tools, but no compiler", async () => {
    const { stage } = await runtimeOf(
      `FROM python:3.13\nRUN apt-get update && apt-get install -y gcc git tmux maven libpq-dev\n${app.replace(/CMD.*/, 'CMD ["bash"]')}`,
    );
    assert.match(stage, /recommends git libpq5 maven tmux /);
  });
});

const starts: readonly (readonly [name: string, command: string, level: string])[] = [
  ["a shell", 'CMD ["/bin/bash"]\n', "B"],
  ["an interpreter alone", 'CMD ["python"]\n', "B"],
  ["what the base image starts", "", "B"],
  ["a program", 'CMD ["python", "main.py"]\n', "A"],
];

describe("tools of the build are missed by whoever opens a shell", () => {
  for (const [name, command, level] of starts) {
    test(name, async () => {
      const lines = app.replace(/CMD.*\n/, command);
      const result = await runtimeOf(`FROM python:3.13\n${lines}`);
      assert.deepEqual([result.level, result.concerns], [level, level === "A" ? [] : ["S3"]]);
    });
  }
});
