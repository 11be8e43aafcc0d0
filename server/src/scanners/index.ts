/** All scanners that can be run. */
import { grype } from "./grype/scanner.ts";
import type { Scanner, ScannerId } from "./scanner.ts";
import { trivy } from "./trivy/scanner.ts";

/** In the order in which `auto` looks for them. */
export const scanners: Readonly<Record<ScannerId, Scanner>> = { trivy, grype };
