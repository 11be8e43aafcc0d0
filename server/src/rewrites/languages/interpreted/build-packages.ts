/** System packages that a file installs to compile extensions with. */
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import type { Subject } from "../../language.ts";

const compilers =
  /^(?:gcc|g\+\+|make|cmake|build-essential|build-base|clang|musl-dev|git|rust|cargo|pkg-config|pkgconfig|autoconf|automake|gfortran)(?:-?\d+)?$|-dev(?:el)?$/;

/** Whether layers hold what only building needs: what the same RUN takes away again is in none. */
export function hasBuildPackages({ reading }: Subject): boolean {
  return reading.systemInstalls.some(({ packages, command }) => {
    const isRemoved = command.script.commands.some((other) => {
      const operation = parsePackageCommand(other);
      return operation?.action === "remove" && operation.manager !== "pip";
    });
    return !isRemoved && packages.some(({ name }) => compilers.test(name));
  });
}
