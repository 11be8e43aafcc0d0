import assert from "node:assert/strict";
import { test } from "node:test";
import { english } from "../../server/src/l10n/texts.ts";
import { describeFailure } from "../../server/src/scan/explain-failure.ts";
import type { ScanFailure } from "../../server/src/scan/request.ts";
import type { ScannerComplaint } from "../../server/src/scanners/scanner.ts";

for (const [failure, message] of [
  [
    { kind: "bad-reference", reference: "-v\n" },
    '"-v\\n" is not the name of an image. Write it as in docker pull: name:tag.',
  ],
  [
    { kind: "no-scanner", looked: ["Trivy", "Grype"] },
    "No image scanner was found on the PATH; looked for: Trivy, Grype. Install one, or set its path in the settings.",
  ],
  [
    { kind: "scanner-unusable", program: "/x/trivy", reason: "it is a folder" },
    "/x/trivy cannot be used as a scanner: it is a folder. Check its path in the settings.",
  ],
  [
    { kind: "no-engine", detail: "Cannot connect. Is it running?\nmore" },
    "No container engine answers: Cannot connect. Is it running? Start Docker, Podman or nerdctl, and scan again.",
  ],
  [
    { kind: "image-not-found", reference: "app:1", detail: "No such image: app:1" },
    "There is no image app:1 here: No such image: app:1. Build or pull it first.",
  ],
  [
    { kind: "build-failed", detail: "exit code: 1\nRUN x" },
    "The image could not be built: exit code: 1. The log has the whole output of the build.",
  ],
  [{ kind: "unreadable", path: "/x", reason: "There is no /x." }, "There is no /x."],
  [
    { kind: "bad-report", scanner: "Trivy", reason: "it is empty" },
    "The report of Trivy cannot be read: it is empty. The log has what it wrote.",
  ],
  [
    { kind: "scanner-killed", scanner: "Trivy", by: "SIGKILL" },
    "Trivy was killed (SIGKILL), maybe for want of memory. Free some and scan again.",
  ],
  [
    { kind: "timed-out", what: "Trivy", milliseconds: 900_000 },
    "Trivy took longer than 900 seconds. Raise the timeout in the settings, or scan again.",
  ],
  [
    { kind: "too-much-output", what: "Trivy" },
    "Trivy wrote without an end and was stopped. The log has the beginning.",
  ],
  [
    { kind: "internal", detail: "ENOSPC" },
    "The scan failed for a reason that should not happen: ENOSPC. The log has the details.",
  ],
] as const satisfies readonly (readonly [ScanFailure, string])[]) {
  test(`${failure.kind} is told in whole sentences`, () => {
    assert.equal(describeFailure(failure, english).message, message);
  });
}

const kinds: Readonly<Record<ScannerComplaint["kind"], RegExp>> = {
  "image-not-found": /^Trivy failed with exit code 1: why\. The log has the rest\.$/,
  "no-engine": /^Trivy failed/,
  "access-denied": /docker login/,
  "no-network": /proxy/,
  "rate-limited": /too many requests/,
  "no-database": /has no database/,
  "old-database": /is too old/,
  "cache-locked": /Another process/,
  "no-space": /The disk is full/,
  "timed-out": /^Trivy failed/,
  "unknown-option": /extra arguments/,
  other: /^Trivy failed/,
};

for (const [kind, pattern] of Object.entries(kinds)) {
  test(`a scanner's complaint of ${kind} says what to do`, () => {
    const complaint = { kind: kind as ScannerComplaint["kind"], detail: "why" };
    const { message, helpUrl } = describeFailure(
      { kind: "scanner-failed", scanner: "Trivy", code: 1, complaint },
      english,
    );
    assert.match(message, pattern);
    assert.match(message, /why\. /);
    assert.ok(helpUrl === undefined || URL.canParse(helpUrl));
  });
}
