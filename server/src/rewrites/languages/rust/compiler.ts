/** What builds programs in Rust. */
import type { Stage } from "../../../dockerfile/model.ts";
import { makeToolchain } from "../native/toolchain.ts";

/** Whether an image has the compiler as its publishers build it: programs for musl are linked statically. */
export function isRustImage({ rootImage }: Stage): boolean {
  return /^(?:rust|rustlang\/rust|lukemathwalker\/cargo-chef)$/.test(rootImage?.reference.familiarName ?? "");
}

export const rustCompiler = makeToolchain("cargo", "rust");
