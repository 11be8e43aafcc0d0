/** What the rewrites have to know about a language: one folder each in `languages/`. */
import type { Command } from "../dockerfile/command.ts";
import type { Instruction, Stage } from "../dockerfile/model.ts";
import type { Edit } from "../finding.ts";
import type { PackageManager } from "../package-managers/package-operation.ts";
import type { HealthRuntime } from "./health-check/convert-health-check.ts";
import type { Concern, ContractPart, RewriteInput } from "./rewrite.ts";
import type { StageReading } from "./stage-reading.ts";
import type { Start } from "./start/start.ts";
import type { Text } from "./text.ts";

export type LanguageId =
  | "go"
  | "node"
  | "static-site"
  | "python"
  | "java"
  | "rust"
  | "dotnet"
  | "ruby"
  | "php"
  | "c";

export interface Language {
  readonly id: LanguageId;
  /** Whose packages `split` takes along, where a file of another language may install such beside its own. */
  readonly manager?: PackageManager;
  /**
   * Whether the stage runs an application of this language: by its base image, the stages that it copies from, its
   * commands and the manifests of the context. Cheap: asked for every file.
   */
  isIn(subject: Subject): Promise<boolean>;
  /**
   * How a stage that builds and runs is split in two. Asked only where `isIn` said yes.
   *
   * @returns undefined where there is nothing to split, or nothing is won by it
   */
  split?(subject: Subject, goal: SplitGoal): Promise<Split | Refusal | undefined>;
  /**
   * What lets other users than root run the stage, where the language knows a place that is open to all: done in front
   * of a rewrite that brings such a user.
   */
  openToUsers?(subject: Subject): Preparation | undefined;
  /** Which image without a shell the stage can run on. Undefined: it does run on one already, or on none of ours. */
  minimise?(subject: Subject): Promise<MinimalBase | Refusal | undefined>;
}

/**
 * `slim`: a runtime stage that holds less. `minimal`: one that can be moved to an image without a shell afterwards, so
 * that a split is wanted even where the runtime stage stays on the same image: `RUN` cannot be in it.
 */
export type SplitGoal = "slim" | "minimal";

/** The stage that is shipped, and all that is known about it. */
export interface Subject extends RewriteInput {
  readonly stage: Stage;
  readonly reading: StageReading;
  /** What a container of the stage runs. */
  readonly start: Start;
}

/** Edits that come before those of a rewrite. */
export interface Preparation {
  readonly edits: readonly Edit[];
  readonly steps: readonly Text[];
  readonly changes: readonly ContractPart[];
}

export interface Refusal {
  readonly kind: "refusal";
  /** At least one of weight `refuse`. */
  readonly concerns: readonly Concern[];
}

/**
 * What is particular to the language about a split. Everything else is done for all languages alike: which
 * instructions stay, move or are repeated, ARGs, system packages that are needed at run time, files that are copied
 * to places outside of `copies`, users that are created.
 */
export interface Split {
  readonly kind: "split";
  /** The stage's base as FROM takes it: `node:22-bookworm-slim`. */
  readonly runtimeImage: string;
  /** Of the image's distribution, where its tag does not say it and the language knows: `12`. */
  readonly release?: string | undefined;
  /** In the build stage: inside its instructions. */
  readonly edits: readonly Edit[];
  /** Whole instructions that the build stage gets besides. */
  readonly additions: readonly Addition[];
  /** What the runtime stage takes from the build stage; whole folders as a rule. */
  readonly copies: readonly Copy[];
  /** Whole instructions for the runtime stage, in front of the copies: `ENV PATH=/opt/venv/bin:$PATH`. */
  readonly runtimeLines: readonly string[];
  /** The same behind the copies: `EXPOSE 8080`. */
  readonly promises?: readonly string[];
  /** Instructions that neither stage has a use for any more: they are left out, with the comments above them. */
  readonly needless?: readonly Instruction[];
  /** Packages of the runtime image's package manager that the application needs, beyond those the file installs. */
  readonly runtimePackages: readonly string[];
  /** Packages of the file that the runtime image has already, or that only the build uses: they are not installed. */
  readonly isProvided?: (name: string) => boolean;
  /** Names of ENVs that only the build needs: they stay there alone. */
  readonly buildVariables: readonly string[];
  /** In place of the stage's CMD and ENTRYPOINT, where they do not stay as they are. */
  readonly start?: NewStart;
  /** Files and folders outside of the working folder that only the build reads: absolute, in the build stage. */
  readonly sources?: readonly string[];
  /** Commands of the file that the language knows: what is not told here is judged by what is known of its program. */
  readonly roles?: (program: string, args: readonly string[]) => "build" | "runtime" | undefined;
  /** Keywords of instructions that are not for the runtime stage, where that runs another program than the build stage. */
  readonly leavesBehind?: ReadonlySet<string>;
  readonly steps: readonly Text[];
  readonly concerns: readonly Concern[];
  /** Beyond what follows from the fields above. */
  readonly changes?: readonly ContractPart[];
}

export interface Addition {
  readonly at: Instruction;
  readonly where: "before" | "after";
  /** Whole instructions, without indentation and line break. */
  readonly lines: readonly string[];
}

export interface Copy {
  /** Absolute, in the build stage. */
  readonly from: string;
  /** Absolute, in the runtime stage. A folder is copied to the folder of this name. */
  readonly to: string;
  /** A folder: everything in it. */
  readonly isFolder: boolean;
  /** Said in a TODO comment above the line: a concern with the same text is said here alone. */
  readonly todo?: Text;
}

export interface NewStart {
  /** Exec form; `null`: the instruction is left out. */
  readonly entrypoint: readonly string[] | null;
  readonly command: readonly string[] | null;
}

/**
 * What is particular to the language about an image without a shell. Done for all languages alike: variables that the
 * start sets, what the start is assumed to do, the HEALTHCHECK, RUN instructions, users and owners.
 */
export interface MinimalBase {
  readonly kind: "base";
  /** As FROM takes it: `gcr.io/distroless/nodejs24-debian13:nonroot`. */
  readonly image: string;
  /** Who runs it, as USER takes it: `65532:65532`. */
  readonly user: string;
  /** Whether USER names the same user already, as the image knows it: the instruction stays. */
  readonly isUser?: (name: string) => boolean;
  /** What it starts with, in place of the stage's CMD and ENTRYPOINT, where they do not stay as they are. */
  readonly start?: NewStart;
  /** What it can run a HEALTHCHECK with. */
  readonly healthRuntime: HealthRuntime;
  /** In the stages that it copies from. */
  readonly edits: readonly Edit[];
  readonly additions: readonly Addition[];
  /** Files for the new stage beyond those it copies already. */
  readonly copies: readonly (Copy & { readonly stage: Stage })[];
  readonly runtimeLines: readonly string[];
  /** What the application writes to, and must own: absolute, in the stage. */
  readonly writableFolders?: readonly string[];
  /** System packages of the stage that the image has, or does not need: all others refuse the rewrite. */
  readonly coveredPackages: ReadonlySet<string>;
  /** Commands of RUN that only a build has a use for: they are left out. */
  readonly isNeedless?: (command: Command) => boolean;
  readonly steps: readonly Text[];
  readonly concerns: readonly Concern[];
  readonly changes?: readonly ContractPart[];
}
