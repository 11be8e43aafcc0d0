/** What a file of the project says about an image that it has built, and the common ground of those who read it. */
import type { ShellParser } from "../dockerfile/shell-parser.ts";
import type { HclParser } from "./hcl-syntax.ts";
import type { ImageName } from "./image-name.ts";

/** How it is known that an image belongs to a Dockerfile. `file` is a URL. */
export type BuildReason =
  | { readonly kind: "compose"; readonly service: string; readonly file: string }
  | { readonly kind: "bake"; readonly target: string; readonly file: string }
  | { readonly kind: "task"; readonly label: string; readonly file: string }
  | { readonly kind: "devcontainer"; readonly file: string }
  | { readonly kind: "workflow"; readonly job: string; readonly file: string }
  | { readonly kind: "skaffold"; readonly file: string }
  /** A command line in a Makefile, a script, package.json… */
  | { readonly kind: "command"; readonly file: string }
  /** What the builder recorded fits the file; `fit` is that of `Alignment`. */
  | { readonly kind: "history"; readonly fit: number }
  /** Compose wrote on the image which service it is. */
  | { readonly kind: "label"; readonly service: string };

export interface BuiltImage {
  readonly name: ImageName;
  /** URL */
  readonly dockerfile: string;
  /** URL of the folder; undefined where it is not known, or is not a folder of the project. */
  readonly context: string | undefined;
  readonly stage: string | undefined;
  /** Those whose value the file says. */
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly reason: BuildReason;
}

/** What a builder is told, whatever tells it. */
export type Build = Omit<BuiltImage, "name" | "reason">;

export interface ProjectText {
  readonly url: string;
  readonly text: string;
}

/** What readers need beside the text. */
export interface ReadContext {
  /** URL of the folder that holds all, with a slash at its end. */
  readonly root: string;
  /** Where the project is at home, from git's configuration. */
  readonly remote: GitRemote | undefined;
  readonly shell: ShellParser;
  /** Loads the grammar where it is first needed. */
  readonly hcl: () => Promise<HclParser>;
}

export interface GitRemote {
  /** `github.com` */
  readonly host: string;
  /** `owner/name`, as written */
  readonly path: string;
}
