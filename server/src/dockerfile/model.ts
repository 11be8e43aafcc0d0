/**
 * What a Dockerfile means, in the terms of Docker's own reference. Everything here is data computed
 * from one version of the text; nothing reads files, processes or the clock.
 */
import type { BaseFacts } from "../images/base-facts.ts";
import type { ImageReference, InvalidReference } from "../images/image-reference.ts";
import type { Script } from "./command.ts";
import type { Environment, Resolution } from "./environment.ts";
import type { Span } from "./span.ts";

export interface Dockerfile {
  readonly text: string;
  /** The character that continues lines and quotes characters: backslash, or backtick after `# escape=`. */
  readonly escape: "\\" | "`";
  /** `# syntax=`, `# escape=` and `# check=` at the head of the file. */
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  /** All instructions in source order, those before the first FROM included. */
  readonly instructions: readonly Instruction[];
  /** ARGs before the first FROM: visible to FROM, and to a stage that declares them again. */
  readonly globalArgs: Environment;
  readonly stages: readonly Stage[];
  /** Every image that the build pulls: FROM, `COPY --from=`, `RUN --mount=from=`; never a stage or `scratch`. */
  readonly externalImages: readonly ImageUse[];
  /** All scripts that run in the build: RUN bodies, exec forms, heredocs, ONBUILD RUN. */
  readonly scripts: readonly Script[];
  /** What a container runs: ENTRYPOINT and CMD of all stages. */
  readonly startScripts: readonly Script[];
  /** What memo.ts keeps. */
  readonly memo: Map<object, unknown>;
}

export interface Directive {
  /** Lower case, as BuildKit compares it. */
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

export interface Comment {
  /** From `#` to the end of its line, the line break not included. */
  readonly span: Span;
  /** The text behind `#`, trimmed. */
  readonly content: string;
}

/** A word of an instruction as Docker splits it: at white space outside quotes. */
export interface Word {
  readonly span: Span;
  /** The source text; a line continuation inside the word is kept. */
  readonly raw: string;
}

/** A `--name=value` flag in front of an instruction's arguments. */
export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  readonly value: string | undefined;
  readonly span: Span;
  readonly valueSpan: Span | undefined;
}

export interface Heredoc {
  /** The delimiter without its quotes. */
  readonly name: string;
  /** `<<NAME` where it is announced. */
  readonly announcement: Span;
  /** The lines between; empty where the closing delimiter follows at once. */
  readonly body: Span;
  /** Leading tabs are dropped (`<<-`). */
  readonly stripsTabs: boolean;
  /** A quoted delimiter: variables in the body are left alone by Docker. */
  readonly isQuoted: boolean;
}

export interface Instruction {
  /** Upper case: `FROM`, `RUN`… also words that Docker does not know. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword to the end of the last line; heredoc bodies included. */
  readonly span: Span;
  readonly flags: readonly Flag[];
  /** What follows keyword and flags; empty for exec form (see `json`). */
  readonly words: readonly Word[];
  /** What follows keyword and flags, up to the end of the last line that is no heredoc body. */
  readonly argumentsSpan: Span;
  /**
   * The text of `argumentsSpan` with line continuations and the comment and empty lines after them
   * blanked to spaces of the same length, so that offsets in it are offsets in the document.
   */
  readonly blanked: string;
  /** The strings of a JSON array (exec form), or undefined for shell form and malformed JSON. */
  readonly json: readonly JsonString[] | undefined;
  readonly heredocs: readonly Heredoc[];
  /** The instruction that ONBUILD defers, if this is ONBUILD. */
  readonly trigger: Instruction | undefined;
  /** The stage that holds it; undefined before the first FROM. */
  readonly stage: Stage | undefined;
}

export interface JsonString {
  /** With the quotation marks. */
  readonly span: Span;
  readonly value: string;
}

/** What a stage is built from. */
export type Base =
  | { readonly kind: "image"; readonly image: ImageUse }
  | { readonly kind: "stage"; readonly stage: Stage }
  | { readonly kind: "scratch" }
  /** A FROM without an image, or with one that Docker refuses: half-typed, or a variable without value. */
  | { readonly kind: "invalid"; readonly problem: InvalidReference };

export interface Stage {
  readonly index: number;
  /** The alias behind AS in its spelling; Docker compares it without case. */
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  readonly from: Instruction;
  readonly base: Base;
  /** The word that names the base in FROM; where findings about the stage as a whole are put. */
  readonly baseSpan: Span;
  /** What became of the variables in that word. */
  readonly baseResolution: Resolution;
  readonly platform: Flag | undefined;
  /** Instructions after FROM up to the next FROM. */
  readonly instructions: readonly Instruction[];
  /** This stage, then the stages it is built FROM, nearest first. */
  readonly lineage: readonly Stage[];
  /** The image at the end of `lineage`, if it is one. */
  readonly rootImage: ImageUse | undefined;
  /** The last stage of the file, which a plain `docker build` ships. */
  readonly isFinal: boolean;
  /** The last stage or one it is built FROM; any other stage at most donates files. */
  readonly isShipped: boolean;
  /** Who runs the image's process. */
  readonly effectiveUser: EffectiveUser;
  /** Users that RUN instructions of this stage and its ancestors create, in order. */
  readonly createdUsers: readonly CreatedUser[];
  /** Runs Windows; POSIX rules leave it alone. */
  readonly isWindows: boolean;
  /** ARG and ENV as they stand behind the last instruction. */
  readonly environment: Environment;
  /** ARG and ENV as they stand in front of `instruction`, one of this stage's. */
  environmentAt(instruction: Instruction): Environment;
  /** Who runs a RUN at `instruction`, one of this stage's. */
  userAt(instruction: Instruction): EffectiveUser;
  /** The SHELL in force at `instruction`: the argument vector before the script. */
  shellAt(instruction: Instruction): readonly string[];
}

export interface EffectiveUser {
  readonly state: "root" | "nonRoot" | "unknown";
  /** The user as Docker gets it, variables filled in, group dropped; undefined where it is not known. */
  readonly name: string | undefined;
  readonly evidence:
    | { readonly kind: "instruction"; readonly instruction: Instruction; readonly stage: Stage }
    | { readonly kind: "base"; readonly image: ImageUse }
    | { readonly kind: "scratch" }
    /** No base that Docker takes, or none at all. */
    | { readonly kind: "invalid" };
}

export interface CreatedUser {
  readonly name: string;
  readonly uid: number | undefined;
  /** The word that names the user. */
  readonly span: Span;
  readonly stage: Stage;
  readonly instruction: Instruction;
}

/** A place where an image outside the file is named. */
export interface ImageUse {
  readonly reference: ImageReference;
  /** The reference as written, in the document. */
  readonly span: Span;
  /** What became of the variables in it. */
  readonly resolution: Resolution;
  readonly instruction: Instruction;
  readonly stage: Stage | undefined;
  readonly where: "from" | "copy" | "mount";
  /** What the base table knows about it. */
  readonly facts: BaseFacts | undefined;
}
