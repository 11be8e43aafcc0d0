/** Debian's own archive as the root file system of an image. */
import { join } from "node:path";
import { capture } from "../../../scripts/machine/processes.ts";
import { requireProgram } from "../../../scripts/machine/requirements.ts";

/** Writes `rootfs.tar` into the context: the "minbase" set without documentation, as Debian's slim images. */
export async function makeDebianRoot(context: string, suite: "bookworm" | "trixie"): Promise<void> {
  const program = await requireProgram(["mmdebstrap"], ["mmdebstrap"], "A stand-in for Debian's image");
  const left = ["doc/*", "man/*", "locale/*", "info/*"].map((path) => `path-exclude=/usr/share/${path}`);
  // As in Debian's slim images: licences stay.
  const options = [...left, "path-include=/usr/share/doc/*/copyright"].map((option) => `--dpkgopt=${option}`);
  const output = join(context, "rootfs.tar");
  await capture(program, ["--variant=minbase", ...options, suite, output]);
}
