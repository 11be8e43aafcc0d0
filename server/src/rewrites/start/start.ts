/** What a container runs: ENTRYPOINT and CMD together, as an argument vector where no shell is needed for it. */
import type { Instruction } from "../../dockerfile/model.ts";
import type { Concern } from "../rewrite.ts";
import type { EntryScript } from "./entry-script.ts";

export interface Start {
  /** The instruction in force, of the stage or of one it is built from; undefined where there is none. */
  readonly entrypoint: Instruction | undefined;
  readonly command: Instruction | undefined;
  /** What the base image starts with where the file does not say, as far as it is known. */
  readonly inherited: { readonly entrypoint?: readonly string[]; readonly command?: readonly string[] };
  readonly kind: StartKind;
  /**
   * The real program and its arguments, `npm start` and the like resolved to what they run; undefined where that
   * needs a shell, a script, or cannot be known: `concerns` say why.
   */
  readonly argv: readonly string[] | undefined;
  /** Variables that the command line or the script sets: `NODE_ENV=production node …`. */
  readonly environment: Readonly<Record<string, string>>;
  /** How many words of `argv` come from ENTRYPOINT; the rest may be replaced at `docker run`. */
  readonly entrypointLength: number;
  /** The script that runs first, if one does. */
  readonly script?: EntryScript;
  readonly concerns: readonly Concern[];
}

export type StartKind =
  /** An argument vector as it stands. */
  | "exec"
  /** Shell form, or `sh -c`, that is one plain command. */
  | "plain-shell"
  /** `npm start`, `yarn serve`, `pnpm run start`…: `argv` is what it runs in the end. */
  | "package-script"
  /** A script of the context: `docker-entrypoint.sh`. */
  | "script"
  /** Needs a shell, or cannot be known. */
  | "shell"
  | "none";
