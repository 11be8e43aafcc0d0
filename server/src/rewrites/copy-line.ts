/** Lines that copy from a stage, as rewrites write them. */
import type { Dockerfile } from "../dockerfile/model.ts";
import { keywordIn } from "./instruction-text.ts";

interface CopiedPath {
  readonly from: string;
  readonly to: string;
  /** As --chown takes it. */
  readonly owner?: string | undefined;
}

/** @param stage its name, or its number */
export function writeCopyFrom(
  dockerfile: Dockerfile,
  stage: string,
  { from, to, owner }: CopiedPath,
): string {
  const head = `${keywordIn(dockerfile, "COPY")} --from=${stage}${owner === undefined ? "" : ` --chown=${owner}`}`;
  // Docker splits at blanks and takes quotes for a part of the name.
  const isOdd = /[\s"'\\]/.test(from + to);
  return isOdd ? `${head} ${JSON.stringify([from, to])}` : `${head} ${from} ${to}`;
}
