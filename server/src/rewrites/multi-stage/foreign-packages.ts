/** Packages of an interpreter that is not the application's own: what it may run beside itself. */
import type { PackageManager } from "../../package-managers/package-operation.ts";
import { parsePackageCommand } from "../../package-managers/parse-package-command.ts";
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";

/** Programs that projects in other languages install with pip for the sake of a build or of who works on it. */
const toolsOfPip =
  /^(?:pip|setuptools|wheel|virtualenv|awscli|node-gyp|meson|ninja|cmake|conan|pre-commit|yamllint)$/;

/**
 * What pip installs for an application in another language: its interpreter looks like one for the build.
 *
 * @param own the manager whose packages the application's language takes along
 */
export function findForeignPackages(
  { reading }: Subject,
  own: PackageManager | undefined,
): Concern | undefined {
  if (own === "pip") return undefined;
  const command = reading.commands.find((one) => {
    const operation = parsePackageCommand(one);
    if (operation?.manager !== "pip" || operation.action !== "install") return false;
    const { packages } = operation;
    return packages.length === 0 || packages.some(({ name }) => !toolsOfPip.test(name));
  });
  if (command === undefined) return undefined;
  return {
    id: "H11",
    weight: "refuse",
    span: command.span,
    text: text(
      "Packages of Python are installed beside the application, which may start programs in Python.",
    ),
    remedy: text("Install Python and the packages in a last stage of your own, or take them out."),
  };
}
