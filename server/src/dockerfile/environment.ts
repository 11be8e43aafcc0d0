/** ARG and ENV at a point of the file. */
import type { Instruction } from "./model.ts";
import type { Span } from "./span.ts";

export interface Variable {
  /** What a build without `--build-arg` sees; undefined where the file does not say. */
  readonly value: string | undefined;
  /** `builtin`: ARGs that BuildKit sets by itself, such as TARGETARCH. */
  readonly kind: "arg" | "env" | "builtin";
  readonly definition: Instruction | undefined;
}

export interface Environment {
  get(name: string): Variable | undefined;
}

export interface VariableUse {
  readonly name: string;
  /** The whole expansion: `$X`, `${X:-y}`. */
  readonly span: Span;
  /**
   * `value`: the file fixes it, if only by a default; `empty`: an ARG without default, which the builder
   * may fill; `builtin`: BuildKit fills it; `undeclared`: no ARG or ENV in sight.
   */
  readonly state: "value" | "empty" | "builtin" | "undeclared";
  readonly definition: Instruction | undefined;
}

/** A word after the expansion of its variables. */
export interface Resolution {
  /** Variables without a value are taken as nothing, as a plain `docker build` does. */
  readonly text: string;
  /** Every variable in it has a value in the file. */
  readonly isComplete: boolean;
  readonly variables: readonly VariableUse[];
  /** The source of `text.slice(start, end)`; undefined where a variable brought any of it. */
  locate(start: number, end: number): Span | undefined;
}

/** ARGs that BuildKit declares in the global scope (docs.docker.com, "Automatic platform ARGs"). */
const platformArgs = [
  "TARGETPLATFORM",
  "TARGETOS",
  "TARGETARCH",
  "TARGETVARIANT",
  "TARGETOSVERSION",
  "TARGETSTAGE",
  "BUILDPLATFORM",
  "BUILDOS",
  "BUILDARCH",
  "BUILDVARIANT",
  "BUILDOSVERSION",
];

export const builtinGlobals: Environment = makeEnvironment(
  new Map(platformArgs.map((name) => [name, { value: undefined, kind: "builtin", definition: undefined }])),
);

export function makeEnvironment(variables: ReadonlyMap<string, Variable>, parent?: Environment): Environment {
  return { get: (name) => variables.get(name) ?? parent?.get(name) };
}
