import assert from "node:assert/strict";
import { test } from "node:test";
import type { Invocation } from "../../server/src/scan-host.ts";
import { exited, playedHost } from "../support/scan-host.ts";
import { engineOf } from "./recorded-engines.ts";

const request = {
  dockerfile: "/w/Dockerfile",
  context: "/w",
  tag: "app:1",
  stage: "final",
  buildArguments: { A: "b c", "-x": "--" },
};
const built = `sha256:${"d".repeat(64)}`;

for (const [name, answers, command, environment] of [
  ["buildx", { "buildx version": exited("v0.19") }, ["buildx", "build", "--load"], undefined],
  [
    "BuildKit of an older client",
    { "buildx version": exited("", 1), "--version": exited("Docker version 20.10.24+dfsg1, build 297e128") },
    ["build"],
    "1",
  ],
  [
    "the classic builder where the plugin is missing",
    { "buildx version": exited("", 1), "--version": exited("Docker version 28.2.2, build e6534b4") },
    ["build"],
    "0",
  ],
] as const) {
  test(`builds with ${name}`, async () => {
    const lines: string[] = [];
    let last: Invocation | undefined;
    const engine = engineOf("docker", async (invocation, options) => {
      const found = Object.entries(answers).find(([start]) => invocation.args.join(" ").startsWith(start));
      if (found) return found[1];
      last = invocation;
      const file = invocation.args[invocation.args.indexOf("--iidfile") + 1] ?? "";
      await playedHost({}).writeFile(file, Buffer.from(`${built}\n`));
      await options.onOutput?.(Buffer.from("Step 1\nStep"));
      options.onErrorLine?.("#1 done");
      await options.onOutput?.(Buffer.from(" 2"));
      return exited("");
    });
    assert.deepEqual(await engine.build({ ...request, onLine: (line) => lines.push(line) }), { id: built });
    assert.deepEqual(lines, ["Step 1", "#1 done", "Step 2"]);
    const args = last?.args ?? [];
    assert.deepEqual(
      args.filter((_, index) => args[index - 1] !== "--iidfile"),
      [
        ...command,
        ...["--file", "/w/Dockerfile", "--tag", "app:1", "--iidfile", "--target", "final"],
        ...["--build-arg", "A=b c", "--build-arg", "-x=--", "--", "/w"],
      ],
    );
    assert.equal(last?.environment.DOCKER_BUILDKIT, environment);
    assert.equal(last?.environment.BUILDKIT_PROGRESS, "plain");
  });
}

test("a failed build says the builder's last words, whatever words its instructions use", async () => {
  for (const [errors, kind] of [
    ["cat: /x: Permission denied\nERROR: failed to solve: exit code: 1", "build-failed"],
    ["Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?", "not-running"],
  ] as const) {
    const engine = engineOf("podman", (_, { onErrorLine }) => {
      for (const line of errors.split("\n")) onErrorLine?.(line);
      return exited("", 1, errors);
    });
    const failure = await engine.build({ ...request, onLine: () => undefined });
    assert.ok("kind" in failure);
    assert.equal(failure.kind, kind);
    assert.equal(failure.detail.split("\n")[0], errors.split("\n").at(-1));
  }
});
