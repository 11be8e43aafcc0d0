/** Names of findings that stay while lines above them come and go. */
import { createHash } from "node:crypto";
import type { Finding } from "../finding.ts";
import type { CheckedFile } from "./report.ts";

/** One for each finding, in their order: of the rule, the text at fault, and which one of its like it is. */
export function fingerprint(
  file: Pick<CheckedFile, "path" | "text">,
  findings: readonly Finding[],
): readonly string[] {
  const counts = new Map<string, number>();
  return findings.map(({ rule, messageId, span }) => {
    const text = file.text.slice(span.start, span.end).replace(/\s+/g, " ");
    const subject = JSON.stringify([file.path, rule, messageId, text]);
    const count = counts.get(subject) ?? 0;
    counts.set(subject, count + 1);
    return createHash("sha256").update(`${subject}${count}`).digest("hex").slice(0, 32);
  });
}
