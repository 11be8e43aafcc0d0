import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Invocation, RunOutcome, ScanHost } from "../../server/src/scan-host.ts";
import { scanners } from "../../server/src/scanners/index.ts";
import type { Installation, Missing, ScannerId } from "../../server/src/scanners/scanner.ts";
import { settingsOf } from "./run.ts";

interface World {
  readonly onPath?: string;
  readonly kind?: "file" | "folder";
  readonly outcome: RunOutcome | Error;
}

const exited = (output: string, code = 0): RunOutcome => ({ kind: "exited", code, output, errors: "" });

/** Answers as asked to; anything else that is called is a fault. */
function hostOf({ onPath, kind, outcome }: World, ran: Invocation[] = []): ScanHost & { removed: number } {
  const refuse = (): never => {
    throw new Error("not expected");
  };
  const host = {
    removed: 0,
    environment: { PATH: "/bin", AWS_SECRET_ACCESS_KEY: "x" },
    isWindows: false,
    now: () => 0,
    run: async (invocation: Invocation) => {
      ran.push(invocation);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    findProgram: async () => onPath,
    findKind: async () => kind,
    makeTemporaryFolder: async () => ({
      path: "/tmp/t",
      remove: async () => {
        host.removed += 1;
      },
    }),
    ...{
      readFile: refuse,
      streamFile: refuse,
      writeFile: refuse,
      listFolder: refuse,
      joinPath: refuse,
      lock: refuse,
    },
  };
  return host;
}

const trivyOld =
  "Version: 0.49.1\nVulnerability DB:\n  Version: 2\n  UpdatedAt: 2024-01-01 00:00:00 +0000 UTC\n";

// [scanner, path in the settings, world, what is found]
const cases: readonly [string, ScannerId, string | undefined, World, Installation | Missing][] = [
  [
    "Trivy on the PATH",
    "trivy",
    undefined,
    { onPath: "/bin/trivy", outcome: exited("Version: 0.74.0\n") },
    installed("/bin/trivy", "0.74.0"),
  ],
  [
    "a v in front",
    "trivy",
    undefined,
    { onPath: "/bin/trivy", outcome: exited("Version: v0.70.0\n") },
    installed("/bin/trivy", "0.70.0"),
  ],
  [
    "a build from source",
    "trivy",
    undefined,
    { onPath: "/bin/trivy", outcome: exited("Version: dev\n") },
    installed("/bin/trivy", "dev"),
  ],
  [
    "an old one",
    "trivy",
    "/opt/trivy",
    { kind: "file", outcome: exited(trivyOld) },
    {
      ...installed("/opt/trivy", "0.49.1"),
      warning:
        "Trivy 0.49.1 is older than 0.50.0: it may not know the options that are needed, and its advisories may be old.",
    },
  ],
  ["none", "trivy", undefined, { outcome: exited("") }, { kind: "missing" }],
  ["a path to nothing", "trivy", "/x", { outcome: exited("") }, unusable("/x", "There is no such file.")],
  [
    "a folder",
    "trivy",
    "/x",
    { kind: "folder", outcome: exited("") },
    unusable("/x", "It is a folder, not a program."),
  ],
  [
    "another program",
    "trivy",
    "/x",
    { kind: "file", outcome: exited("GNU bash, version 5.2\n") },
    unusable("/x", "It does not answer as Trivy does."),
  ],
  [
    "the other scanner",
    "trivy",
    "/x",
    { kind: "file", outcome: exited("grype 0.121.2\n") },
    unusable("/x", "It does not answer as Trivy does."),
  ],
  [
    "not executable",
    "trivy",
    "/x",
    { kind: "file", outcome: { kind: "not-started", reason: "EACCES" } },
    unusable("/x", "EACCES"),
  ],
  [
    "hangs",
    "grype",
    "/x",
    { kind: "file", outcome: { kind: "timed-out", errors: "" } },
    unusable("/x", "It does not answer when asked for its version."),
  ],
  [
    "the host fails",
    "grype",
    "/x",
    { kind: "file", outcome: new Error("no room") },
    unusable("/x", "no room"),
  ],
  [
    "Grype",
    "grype",
    undefined,
    { onPath: "/bin/grype", outcome: exited("grype 0.121.2\n") },
    installed("/bin/grype", "0.121.2"),
  ],
  [
    "Grype from source",
    "grype",
    undefined,
    { onPath: "/bin/grype", outcome: exited("grype [not provided]\n") },
    installed("/bin/grype", "[not provided]"),
  ],
  [
    "old Grype",
    "grype",
    undefined,
    { onPath: "/bin/grype", outcome: exited("grype 0.74.7\n") },
    {
      ...installed("/bin/grype", "0.74.7"),
      warning: "Grype 0.74.7 is older than 0.88.0: there are no new advisories for it any more.",
    },
  ],
];

function installed(program: string, version: string): Installation {
  return { kind: "installed", program, version };
}

function unusable(program: string, reason: string): Missing {
  return { kind: "unusable", program, reason };
}

describe("which scanner is installed", () => {
  for (const [name, scanner, path, world, expected] of cases) {
    test(name, async () => {
      const found = await scanners[scanner].detect(hostOf(world), settingsOf({ path }));
      assert.deepEqual(found, expected);
    });
  }

  for (const version of ["0.69.4", "v0.69.5", "0.69.6"]) {
    test(`Trivy ${version} must not be run`, async () => {
      const host = hostOf({ onPath: "/bin/trivy", outcome: exited(`Version: ${version}\n`) });
      const found = await scanners.trivy.detect(host, settingsOf());
      assert.equal(found.kind, "refused");
      assert.match(found.reason, /released by attackers/);
    });
  }

  test("0.69.3 and 0.69.7 are none of those", async () => {
    for (const version of ["0.69.3", "0.69.7"]) {
      const host = hostOf({ onPath: "/bin/trivy", outcome: exited(`Version: ${version}\n`) });
      assert.equal((await scanners.trivy.detect(host, settingsOf())).kind, "installed");
    }
  });

  test("it is asked in an empty folder that is gone afterwards, without the user's secrets", async () => {
    const ran: Invocation[] = [];
    const host = hostOf({ onPath: "/bin/trivy", outcome: exited("Version: 0.74.0\n") }, ran);
    await scanners.trivy.detect(host, settingsOf());
    const [{ args, folder, environment } = assert.fail()] = ran;
    assert.deepEqual([args, folder, host.removed], [["--version"], "/tmp/t", 1]);
    assert.equal(environment.AWS_SECRET_ACCESS_KEY, undefined);
  });
});
