/** What builds programs in Go. */
import { makeToolchain } from "../native/toolchain.ts";

export const goCompiler = makeToolchain("go", "golang");
