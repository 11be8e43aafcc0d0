/** One image, built and run: kept by what it was made of, for a second run of the test to build nothing. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inCache } from "../../scripts/machine/paths.ts";
import { createImageStore, createKeys, type ImageStore } from "../images/stand-ins/image-store.ts";
import { standIns } from "../images/stand-ins/stand-ins.ts";
import { type Engine, startEngine } from "../real/engine.ts";
import { engine as analysis } from "../support/engine.ts";
import { type App, hashContext, type RunSpecification } from "./app.ts";
import { buildImage, standInsFor } from "./build-image.ts";
import { type ImageContents, inspectImage } from "./inspect-image.ts";
import { type RunResult, runImage } from "./run-image.ts";

export interface Measurement extends ImageContents, RunResult {}

export interface Measurer {
  /**
   * @param text a Dockerfile for the application: its own, or one that a rewrite has made
   * @returns undefined where nothing is known of it, and the time for building is used up
   */
  measure(app: App, text: string): Promise<Measurement | undefined>;
  stop(): Promise<void>;
}

/** How an image is measured is a part of what a result was made of. */
const sources = ["build-image.ts", "run-image.ts", "inspect-image.ts"];

const keyOfStandIn = createKeys(standIns);

/**
 * The engine starts with the first image that has to be built.
 *
 * @param minutes after which no build is begun
 */
export function createMeasurer(minutes: number): Measurer {
  const deadline = performance.now() + minutes * 60_000;
  let running: Promise<{ readonly engine: Engine; readonly store: ImageStore }> | undefined;
  const start = async () => {
    const engine = await startEngine();
    return { engine, store: createImageStore(engine, "stand-ins", standIns) };
  };
  return {
    async measure(app, text) {
      const result = inCache("builds", `${keyOf(app, text)}.json`);
      if (existsSync(result)) return JSON.parse(readFileSync(result, "utf8")) as Measurement;
      if (performance.now() > deadline) return undefined;
      running ??= start();
      const { engine, store } = await running;
      const image = await buildImage(engine, store, { context: app.context, text });
      const measurement = {
        ...(await runImage(engine, image, runOf(app, text))),
        ...(await inspectImage(engine, image)),
      };
      mkdirSync(dirname(result), { recursive: true });
      writeFileSync(`${result}.${process.pid}`, JSON.stringify(measurement, undefined, 2));
      renameSync(`${result}.${process.pid}`, result);
      return measurement;
    },
    async stop() {
      await (await running)?.engine.stop();
    },
  };
}

/** A rewrite may move a port below 1024, and says so: the only one that is exposed is asked then. */
function runOf({ run }: App, text: string): RunSpecification {
  const exposed = (analysis.parse(text).stages.at(-1)?.instructions ?? [])
    .filter(({ keyword }) => keyword === "EXPOSE")
    .flatMap(({ words }) => words.map(({ raw }) => Number.parseInt(raw, 10)));
  const [port] = exposed;
  const isMoved = run.port !== undefined && port !== undefined && exposed.length === 1 && port !== run.port;
  return isMoved ? { ...run, port } : run;
}

function keyOf(app: App, text: string): string {
  const hash = createHash("sha256").update(hashContext(app.context)).update(text);
  hash.update(JSON.stringify(app.run));
  for (const name of sources) hash.update(readFileSync(join(import.meta.dirname, name)));
  for (const standIn of standInsFor(text)) hash.update(keyOfStandIn(standIn));
  return hash.digest("hex").slice(0, 24);
}
