/** Files of packages that are not bundled. */
import { createRequire } from "node:module";
import { join } from "node:path";

/** The bundle, a CommonJS module, has its wasm files beside it; the sources find them in their packages. */
export function locateModule(packageName: string, file: string): string {
  if (typeof __dirname === "string") return join(__dirname, file);
  const [, script = ""] = process.argv;
  return createRequire(script).resolve(`${packageName}/${file}`);
}
