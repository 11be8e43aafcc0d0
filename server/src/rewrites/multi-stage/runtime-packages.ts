/** Which of the system packages that a file installs the stage that runs needs. */
import type { Split, Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import type { Text } from "../text.ts";

export interface RuntimePackages {
  /** The instruction that installs them; none where there are none. */
  readonly lines: readonly string[];
  readonly concerns: readonly Concern[];
  readonly steps: readonly Text[];
}

export function planRuntimePackages(_subject: Subject, _split: Split): RuntimePackages {
  return { lines: [], concerns: [], steps: [] };
}
