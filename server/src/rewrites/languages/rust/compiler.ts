/** What builds programs in Rust. */
import { makeToolchain } from "../native/toolchain.ts";

export const rustCompiler = makeToolchain("cargo", "rust");
