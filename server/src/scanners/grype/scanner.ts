/** Grype: https://github.com/anchore/grype */
import { findInstallation } from "../installation.ts";
import type { Scanner } from "../scanner.ts";
import { makeCommand } from "./arguments.ts";
import { explain } from "./complaints.ts";
import { parseGrype } from "./parse.ts";
import { phaseOf } from "./phases.ts";
import { grypeProgram } from "./program.ts";

export const grype: Scanner = {
  id: "grype",
  name: "Grype",
  homepage: "https://oss.anchore.com/docs/installation/grype/",
  detect: (host, settings, signal) => findInstallation(grypeProgram, host, settings, signal),
  command: makeCommand,
  phaseOf,
  explain,
  parse: parseGrype,
};
