/** Programs of the system that a file installs for packages of Python to call. */
import type { Subject } from "../../language.ts";
import type { AskedPackages } from "./python-packages.ts";

/**
 * What the file installs for a package that calls it, what comes along with a compiler, and Git where nothing in the
 * build needs it: then it is there for the application.
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
  const isCompiling = installed.some((name) => /^(?:gcc|g\+\+|build-essential)(?:-\d+)?$/.test(name));
  return [
    ...installed.filter(
      (name) => (tools.includes(name) && !/-dev$/.test(name)) || (name === "git" && !isGitUsed),
    ),
    ...tools.filter((name) => isCompiling && (name === "libgomp1" || name === "g++")),
  ];
}
