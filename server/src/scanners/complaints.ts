/** From a scanner's last words to what went wrong. */
import { oneLine } from "./report-values.ts";
import type { ScannerComplaint } from "./scanner.ts";

export interface ComplaintPattern {
  readonly kind: ScannerComplaint["kind"];
  /** Tried on all that was written to standard error, colours removed. */
  readonly pattern: RegExp;
}

const longestDetail = 400;
/** The end of a long log says it; Go's traces are no longer. */
const longestErrors = 100_000;

const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, "g");

/** Programs colour their words even where nobody looks. */
export function withoutColours(text: string): string {
  return text.replace(escapes, "");
}

/** The same for both scanners: what the system, the network and registries say. After those of the scanner itself. */
const common: readonly ComplaintPattern[] = [
  { kind: "unknown-option", pattern: /unknown (?:shorthand )?flag|flag provided but not defined/i },
  { kind: "no-space", pattern: /no space left on device|not enough space on the disk|disk quota exceeded/i },
  { kind: "rate-limited", pattern: /TOOMANYREQUESTS|too many requests|rate limit/i },
  {
    kind: "no-engine",
    pattern:
      /cannot connect to the docker daemon|failed to connect to the docker (?:api|daemon)|is the docker daemon running|error during connect|docker(?:_engine)?(?:\.sock)?[^\n]*permission denied|permission denied[^\n]*docker(?:_engine|\.sock)|docker not available|podman socket/i,
  },
  {
    kind: "image-not-found",
    pattern:
      /no such image|manifest[ _]unknown|name[ _]unknown|reference does not exist|image not found|not found: manifest/i,
  },
  {
    kind: "access-denied",
    pattern:
      /UNAUTHORIZED|unauthorized|authentication required|\bDENIED\b|access denied|requested access to the resource is denied|403 Forbidden|401 Unauthorized/,
  },
  {
    kind: "no-network",
    pattern:
      /no such host|connection refused|network is unreachable|no route to host|i\/o timeout|TLS handshake timeout|connection reset by peer|proxyconnect|x509:|certificate (?:signed by unknown authority|has expired)|temporary failure in name resolution|server misbehaving/i,
  },
  { kind: "timed-out", pattern: /context deadline exceeded|operation timed out/i },
];

/** @param lastWord the line that says why the program ended, if there is one */
export function explainErrors(
  errors: string,
  own: readonly ComplaintPattern[],
  lastWord: (text: string) => string | undefined,
): ScannerComplaint {
  const text = withoutColours(errors.slice(-longestErrors)).replaceAll("\r", "");
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const detail = oneLine(lastWord(text) ?? lines.at(-1) ?? "", longestDetail);
  const found = [...own, ...common].find(({ pattern }) => pattern.test(text));
  return { kind: found?.kind ?? "other", detail };
}
