/** Makes stand-ins into this machine's cache: `node test/images/stand-ins/make.ts node:24-slim`, or all of them. */
import { startEngine } from "../../real/engine.ts";
import { createImageStore } from "./image-store.ts";
import { standIns } from "./stand-ins.ts";

const wanted = process.argv.slice(2);
const unknown = wanted.filter((tag) => !standIns.some(({ tags }) => tags.includes(tag)));
if (unknown.length > 0) throw new Error(`There is no stand-in for ${unknown.join(", ")}.`);
const engine = await startEngine();
const store = createImageStore(engine, "stand-ins", standIns);
for (const standIn of standIns) {
  if (wanted.length > 0 && !wanted.some((tag) => standIn.tags.includes(tag))) continue;
  const start = performance.now();
  try {
    console.log(standIn.tags.join(", "), await store.load(standIn));
  } catch (error) {
    process.exitCode = 1;
    console.error(`${standIn.name}: ${error instanceof Error ? error.message.slice(-3000) : error}`);
  }
  console.log(`  ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
await engine.stop();
