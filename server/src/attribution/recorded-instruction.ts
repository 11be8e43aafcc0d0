/** What a builder wrote into an image's history, read back as an instruction. */
import type { HistoryEntry, ImageConfig } from "../images/image-config.ts";
import { behindShell, squeeze, toComparable, withoutShell } from "./comparable-text.ts";

/** `classic`: Docker's builder before BuildKit, on Windows too. */
export type Builder = "classic" | "buildkit" | "buildah" | "unknown";

export interface RecordedInstruction {
  readonly builder: Builder;
  /** Undefined where the entry is no instruction's: `docker import`, jib, Bazel… */
  readonly keyword: string | undefined;
  /** As comparable-text.ts has it; of a COPY whose sources are hashed, the destination alone. */
  readonly text: string;
  /** `COPY file:<sha> in /d`: the sources are not known. */
  readonly isHashed: boolean;
  /** A RUN with build arguments whose values may still stand in front of `text`: they may hold blanks. */
  readonly mayHoldArguments: boolean;
}

const keywords =
  "ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR";
const plain = new RegExp(`^(${keywords})(?:\\s+|$)`);
/** The shell in front is what SHELL says: `/bin/bash -o pipefail -c #(nop)`, `cmd /S /C #(nop)`. */
const noOperation = new RegExp(`^[^#]{0,1000}#\\(nop\\)( +)(${keywords})(?:\\s+|$)`);
const mark = "# buildkit";
const hashedSources = /^(?:--link )?(?:--chown=\S*?)?\s*(?:(?:file|dir|multi):)?[0-9a-f]{64} in /;
const mounted = /(?::sha256:[0-9a-f]{64})+$/;
const flags = /^(?:--[a-z][\w-]*(?:=\S*)?\s+)+/;

const known = new WeakMap<ImageConfig, readonly RecordedInstruction[]>();

/** The history of `config`, entry by entry; worked out once, since a config lives as long as its scan is shown. */
export function readHistory(config: ImageConfig): readonly RecordedInstruction[] {
  const read = known.get(config) ?? config.history.map(readRecorded);
  known.set(config, read);
  return read;
}

/** Reads what builders write; never fails, since anybody can write anything into a history. */
export function readRecorded({ createdBy, comment }: HistoryEntry): RecordedInstruction {
  const trimmed = createdBy.trimEnd();
  const isMarked = trimmed.endsWith(mark) && plain.test(trimmed);
  const isBuildkit = isMarked || comment.startsWith("buildkit.");
  const text = isMarked ? trimmed.slice(0, -mark.length).trimEnd() : createdBy;
  const silent = noOperation.exec(text);
  if (silent !== null) {
    const [head, blanks = "", keyword = ""] = silent;
    const isBuildah =
      comment.startsWith("FROM ") || (blanks.length === 1 && !/^(?:ADD|COPY|WORKDIR)$/.test(keyword));
    return make(isBuildah ? "buildah" : "classic", keyword, text.slice(head.length));
  }
  const spoken = plain.exec(text);
  if (spoken !== null) {
    const [head, keyword = ""] = spoken;
    return make(isBuildkit ? "buildkit" : "unknown", keyword, text.slice(head.length));
  }
  // BuildKit names every instruction; what it adds for layers without one is described in other words.
  if (text.trim() === "" || isBuildkit || /^#/.test(text)) {
    return {
      builder: isBuildkit ? "buildkit" : "unknown",
      keyword: undefined,
      text: "",
      isHashed: false,
      mayHoldArguments: false,
    };
  }
  const isShell = /^\|\d/.test(text) || withoutShell(text) !== text;
  return make(comment.startsWith("FROM ") ? "buildah" : isShell ? "classic" : "unknown", "RUN", text);
}

function make(builder: Builder, keyword: string, rest: string): RecordedInstruction {
  const made = { builder, keyword, isHashed: false, mayHoldArguments: false };
  if (keyword === "RUN") {
    const { text, isSure } = withoutArguments(squeeze(rest).replace(flags, ""));
    // Buildah puts flags behind the shell, and the digests of what it mounts behind everything.
    const command = toComparable("RUN", text).replace(flags, "").replace(mounted, "");
    return { ...made, text: command, mayHoldArguments: !isSure };
  }
  if (keyword === "COPY" || keyword === "ADD") {
    const hashed = hashedSources.exec(rest);
    const text = hashed === null ? rest.replace(flags, "") : rest.slice(hashed[0].length);
    return { ...made, text: toComparable(keyword, text), isHashed: hashed !== null };
  }
  return { ...made, text: toComparable(keyword, rest) };
}

/** Drops `|2 A=x B=y` from in front of a command. */
function withoutArguments(text: string): { readonly text: string; readonly isSure: boolean } {
  const count = /^\|(\d{1,4}) /.exec(text);
  if (count === null) return { text, isSure: true };
  let rest = text.slice(count[0].length);
  for (let left = Number(count[1]); left > 0; left--) {
    const next = /^[^\s=]+=\S* /.exec(rest);
    if (next === null) return { text: behindShell(rest) ?? rest, isSure: false };
    rest = rest.slice(next[0].length);
  }
  // Without a shell it may be an exec form, or the rest of a value with blanks.
  return { text: rest, isSure: withoutShell(rest) !== rest };
}
