/** Why a scan failed, for people: the thing, the cause, the next step. */
import type { Localise } from "../l10n/texts.ts";
import type { ScannerComplaint } from "../scanners/scanner.ts";
import type { ScanFailure } from "./request.ts";

export interface Explanation {
  readonly message: string;
  readonly helpUrl: string | undefined;
}

/** Where one reads on. Pages of the scanners themselves, for they change with them. */
const pages = {
  install: "https://trivy.dev/latest/getting-started/installation/",
  engine: "https://docs.docker.com/engine/daemon/start/",
  offline: "https://trivy.dev/latest/docs/advanced/air-gap/",
  troubleshooting: "https://trivy.dev/latest/docs/references/troubleshooting/",
  grypeDatabase: "https://oss.anchore.com/docs/guides/vulnerability/vulnerability-db/",
} as const;

export function describeFailure(failure: ScanFailure, t: Localise): Explanation {
  const say = (message: string, helpUrl?: string): Explanation => ({ message, helpUrl });
  switch (failure.kind) {
    case "bad-reference":
      return say(
        t("{reference} is not the name of an image. Write it as in docker pull: name:tag.", {
          reference: JSON.stringify(failure.reference),
        }),
      );
    case "no-scanner":
      return say(
        t(
          "No image scanner was found on the PATH; looked for: {names}. Install one, or set its path in the settings.",
          { names: failure.looked.join(", ") },
        ),
        pages.install,
      );
    case "scanner-unusable":
      return say(
        t("{program} cannot be used as a scanner: {reason} Check its path in the settings.", {
          program: failure.program,
          reason: asSentence(failure.reason),
        }),
        pages.install,
      );
    case "no-engine":
      return say(
        t("No container engine answers: {detail} Start Docker, Podman or nerdctl, and scan again.", {
          detail: asSentence(firstLine(failure.detail)),
        }),
        pages.engine,
      );
    case "image-not-found":
      return say(
        t("There is no image {reference} here: {detail} Build or pull it first.", {
          reference: failure.reference,
          detail: asSentence(firstLine(failure.detail)),
        }),
      );
    case "build-failed":
      return say(
        t("The image could not be built: {detail} The log has the whole output of the build.", {
          detail: asSentence(firstLine(failure.detail)),
        }),
      );
    case "unreadable":
      return say(failure.reason);
    case "bad-report":
      return say(
        t("The report of {scanner} cannot be read: {reason} The log has what it wrote.", {
          scanner: failure.scanner,
          reason: asSentence(failure.reason),
        }),
      );
    case "scanner-failed":
      return describeComplaint(failure.scanner, failure.code, failure.complaint, t);
    case "scanner-killed":
      return say(
        t("{scanner} was killed ({signal}), maybe for want of memory. Free some and scan again.", {
          scanner: failure.scanner,
          signal: failure.by,
        }),
      );
    case "timed-out":
      return say(
        t("{program} took longer than {seconds} seconds. Raise the timeout in the settings, or scan again.", {
          program: failure.what,
          seconds: String(Math.round(failure.milliseconds / 1000)),
        }),
      );
    case "too-much-output":
      return say(
        t("{program} wrote without an end and was stopped. The log has the beginning.", {
          program: failure.what,
        }),
      );
    case "internal":
      return say(
        t("The scan failed for a reason that should not happen: {detail} The log has the details.", {
          detail: asSentence(failure.detail),
        }),
      );
  }
}

function describeComplaint(
  scanner: string,
  code: number,
  { kind, detail }: ScannerComplaint,
  t: Localise,
): Explanation {
  const names = { scanner, detail: asSentence(detail) };
  const database = scanner === "Grype" ? pages.grypeDatabase : pages.offline;
  const say = (message: string, helpUrl?: string): Explanation => ({ message, helpUrl });
  switch (kind) {
    case "access-denied":
      return say(
        t("The registry refuses {scanner}: {detail} Log in with docker login, and scan again.", names),
      );
    case "no-network":
      return say(
        t("{scanner} does not reach the network: {detail} Check the proxy, or scan offline.", names),
        database,
      );
    case "rate-limited":
      return say(
        t(
          "{scanner} was turned away for too many requests: {detail} Wait a while, or set another database repository.",
          names,
        ),
        pages.troubleshooting,
      );
    case "no-database":
      return say(
        t("{scanner} has no database of vulnerabilities: {detail} Scan once with a network.", names),
        database,
      );
    case "old-database":
      return say(t("The database of {scanner} is too old: {detail} Let it update once.", names), database);
    case "cache-locked":
      return say(
        t("Another process uses the cache of {scanner}: {detail} Wait for it to end, and scan again.", names),
      );
    case "no-space":
      return say(t("The disk is full: {detail} Free some space, and scan again.", names));
    case "unknown-option":
      return say(
        t(
          "{scanner} does not know an option: {detail} Check the extra arguments in the settings, or update it.",
          names,
        ),
        pages.install,
      );
    case "image-not-found":
    case "no-engine":
    case "timed-out":
    case "other":
      return say(
        t("{scanner} failed with exit code {code}: {detail} The log has the rest.", {
          ...names,
          code: String(code),
        }),
      );
  }
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

/** Programs end their words with a full stop, or not. */
function asSentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") return "…";
  return /[.!?…。]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
