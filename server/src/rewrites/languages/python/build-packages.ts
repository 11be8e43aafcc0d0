/** System packages that a file installs to build packages of Python, and tools among them that are called later. */
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import type { Subject } from "../../language.ts";
import type { AskedPackages } from "./python-packages.ts";

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

/**
 * What the file installs for a package that calls it, and Git where nothing in the build does: then it is there for
 * the application.
 *
 * @param tools packages of the system that the application's packages need
 */
export function findInstalledTools(
  { reading }: Subject,
  asked: AskedPackages,
  tools: readonly string[],
): readonly string[] {
  const installed = reading.systemInstalls.flatMap(({ packages }) => packages.map(({ name }) => name));
  const isGitUsed =
    asked.unread.length > 0 ||
    asked.packages.some(({ url }) => url?.startsWith("git") === true) ||
    reading.commands.some(
      ({ program, arguments: words }) => program === "git" || words.some(({ text }) => text.includes("git+")),
    );
  return installed.filter(
    (name) => (tools.includes(name) && !/-dev$/.test(name)) || (name === "git" && !isGitUsed),
  );
}
