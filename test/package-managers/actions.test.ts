import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePackageCommand } from "../../server/src/package-managers/parse-package-command.ts";
import { commandFromText } from "./command-from-text.ts";

const actions: readonly (readonly [command: string, expected: string])[] = [
  ["apt-get update -qq", "apt update update"],
  ["apt-get -y dist-upgrade", "apt upgrade dist-upgrade"],
  ["apt-get purge -y gcc", "apt remove purge"],
  ["apt-get clean", "apt clean clean"],
  ["apt-get dist-clean", "apt clean dist-clean"],
  ["apt list --installed", "apt other list"],
  ["apk update", "apk update update"],
  ["apk constructor", "apk other constructor"],
  ["gem toString", "gem other toString"],
  ["apk --no-cache upgrade", "apk upgrade upgrade"],
  ["apk add --update curl", "apk install add"],
  ["apk cache purge", "apk clean cache"],
  ["yum clean -y all", "rpm clean clean"],
  ["dnf makecache", "rpm update makecache"],
  ["dnf -y update", "rpm upgrade update"],
  ["dnf group install dev", "rpm install group install"],
  ["zypper -n ref", "rpm update ref"],
  ["zypper cc -a", "rpm clean cc"],
  ["zypper -n dup", "rpm upgrade dup"],
  ["pip cache purge", "pip clean cache purge"],
  ["pip --no-cache-dir install x", "pip install install"],
  ["python3 -m pip install x", "pip install install"],
  ["uv pip install x", "pip install pip install"],
  ["uv sync --frozen", "pip install sync"],
  ["uv cache clean", "pip clean cache clean"],
  ["npm i", "npm install i"],
  ["npm cache clean --force", "npm clean cache clean"],
  ["yarn", "npm install "],
  ["yarn --production", "npm install "],
  ["yarn global add x", "npm install global add"],
  ["go mod download", "go other mod"],
];

test("what a command does", () => {
  for (const [text, expected] of actions) {
    const operation = parsePackageCommand(commandFromText(text));
    assert.equal(
      operation && `${operation.manager} ${operation.action} ${operation.verbName}`,
      expected,
      text,
    );
  }
});

test("commands that run no package manager", () => {
  for (const text of [
    "echo apt-get install curl",
    "python3 app.py",
    "python -m http.server pip",
    "apt-get",
    "$X install",
  ]) {
    assert.equal(parsePackageCommand(commandFromText(text)), undefined, text);
  }
});

test("bundled, attached and separate options", () => {
  const operation = parsePackageCommand(
    commandFromText("apt-get -yqqt stable --option=A=b install -o C=d curl"),
  );
  assert.deepEqual(
    operation?.options.map(({ name, value }) => [name, value]),
    [
      ["-y", undefined],
      ["-q", undefined],
      ["-q", undefined],
      ["-t", "stable"],
      ["--option", "A=b"],
      ["-o", "C=d"],
    ],
  );
  assert.equal(operation?.hasOption("--yes", "-y"), true);
  assert.equal(operation?.hasOption("--yes"), false);
});

test("the tool is named as it is called", () => {
  const tools = ["/usr/bin/apt-get update", "python3.12 -m pip install x", "uv pip install x"];
  assert.deepEqual(
    tools.map((text) => parsePackageCommand(commandFromText(text))?.tool),
    ["/usr/bin/apt-get", "python3.12 -m pip", "uv"],
  );
});
