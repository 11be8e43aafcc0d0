/** What the instructions of a stage do to its file system, read once for all rewrites. */
import type { Command } from "../dockerfile/command.ts";
import type { Instruction, Stage } from "../dockerfile/model.ts";
import type { PackageOperation } from "../package-managers/package-operation.ts";

export interface StageReading {
  readonly stage: Stage;
  /** The working folder behind the stage's last instruction; undefined where a variable hides it. */
  readonly workdir: string | undefined;
  /** The working folder at an instruction. */
  workdirAt(instruction: Instruction): string | undefined;
  /** COPY and ADD, in source order. */
  readonly copies: readonly CopyReading[];
  /** What the stage's RUN instructions run, in source order. */
  readonly commands: readonly Command[];
  /** Installations of system packages (apt, apk, dnf…) among them. */
  readonly systemInstalls: readonly PackageOperation[];
}

export interface CopyReading {
  readonly instruction: Instruction;
  /** `context`, a stage of the file, an image, or a URL or archive that ADD fetches or unpacks. */
  readonly from:
    | { readonly kind: "context" }
    | { readonly kind: "stage"; readonly stage: Stage }
    | { readonly kind: "image"; readonly reference: string }
    | { readonly kind: "remote" }
    | { readonly kind: "heredoc" };
  /** As written, variables filled in; undefined where one has no value. */
  readonly sources: readonly (string | undefined)[];
  /** Absolute; undefined where a variable hides it. */
  readonly destination: string | undefined;
  /** The destination is a folder: it ends with a slash, is the working folder, or takes several sources. */
  readonly intoFolder: boolean;
}
