/** An application before and after its rewrites: what became of it, and whether it is still the same application. */
import type { RewriteId } from "../../server/src/rewrites/rewrite.ts";
import type { App } from "./app.ts";
import type { Measurement, Measurer } from "./measure.ts";
import { type Rewritten, rewriteWithProduct } from "./rewritten-by-product.ts";

export interface Step {
  readonly rewrite: RewriteId;
  readonly outcome: Rewritten;
}

/** What rewrites have made of a Dockerfile, one after the other. */
export interface Version {
  readonly steps: readonly Step[];
  readonly text: string;
  /** Whether the image is one that promises to have no shell. */
  readonly isMinimal: boolean;
}

export interface Proof {
  readonly app: App;
  readonly before: Measurement;
  readonly after: readonly (Version & { readonly measurement: Measurement })[];
}

/** Both ends that a user can come to: an image with a shell, and one without where that is offered. */
async function listVersions(app: App): Promise<readonly Version[]> {
  const split = await go({ steps: [], text: app.text, isMinimal: false }, app, "multi-stage");
  const started = await go(split, app, "exec-form");
  const nonRoot = await go(started, app, "non-root");
  const minimal = await go(nonRoot, app, "distroless");
  return [nonRoot, minimal].filter(
    ({ text }, index, all) => text !== app.text && text !== all[index - 1]?.text,
  );
}

async function go(version: Version, app: App, rewrite: RewriteId): Promise<Version> {
  const outcome = await rewriteWithProduct(rewrite, app.context, version.text);
  return {
    steps: [...version.steps, { rewrite, outcome }],
    text: outcome.kind === "offered" ? outcome.text : version.text,
    isMinimal: version.isMinimal || (rewrite === "distroless" && outcome.kind === "offered"),
  };
}

/**
 * Builds and runs the application as it is and each of its versions.
 *
 * @returns undefined where there was no time left for one of them
 */
export async function prove(measurer: Measurer, app: App): Promise<Proof | undefined> {
  const before = await measurer.measure(app, app.text);
  if (before === undefined) return undefined;
  const after: (Version & { measurement: Measurement })[] = [];
  for (const version of await listVersions(app)) {
    const measurement = await measurer.measure(app, version.text);
    if (measurement === undefined) return undefined;
    after.push({ ...version, measurement });
  }
  return { app, before, after };
}
