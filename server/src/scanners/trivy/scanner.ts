/** Trivy: https://trivy.dev */
import { findInstallation } from "../installation.ts";
import type { Scanner } from "../scanner.ts";
import { makeCommand } from "./arguments.ts";
import { explain } from "./complaints.ts";
import { parseTrivy } from "./parse.ts";
import { phaseOf } from "./phases.ts";
import { trivyProgram } from "./program.ts";

export const trivy: Scanner = {
  id: "trivy",
  name: "Trivy",
  homepage: "https://trivy.dev/latest/getting-started/installation/",
  detect: (host, settings, signal) => findInstallation(trivyProgram, host, settings, signal),
  command: makeCommand,
  phaseOf,
  explain,
  parse: parseTrivy,
};
