/** The program that a command runs by way of a package manager or interpreter. */
import type { Command } from "../dockerfile/command.ts";

/** `playwright install` of `npx -y playwright@1.50 install`, `python -m playwright install`, `pnpm exec …`. */
export function readPackageCall({ program, arguments: words }: Command): readonly string[] {
  const [name = "", ...rest] = withoutRunner([program, ...words.map(({ text }) => text)]);
  return [name.replace(/^@[\w-]+\//, "").replace(/@.*$/, ""), ...rest];
}

function withoutRunner([program = "", ...rest]: readonly string[]): readonly string[] {
  if (/^python[\d.]*$/.test(program) && rest[0] === "-m") return rest.slice(1);
  if (program === "npx" || program === "bunx") {
    return rest.slice(rest.findIndex((word) => !word.startsWith("-")));
  }
  if (/^(?:npm|pnpm|yarn|poetry|uv|pipenv)$/.test(program)) {
    const verb = rest[0] ?? "";
    if (verb === "exec" || verb === "dlx" || verb === "run")
      return rest.slice(1).filter((word) => word !== "--");
    if (program === "yarn" && verb === "playwright") return rest;
  }
  return [program, ...rest];
}

/** Whether a command fetches browsers, with the libraries that they need or without. */
export function installsBrowsers(command: Command): boolean {
  const [name = "", ...rest] = readPackageCall(command);
  if (name === "playwright") return rest.some((word) => word === "install" || word === "install-deps");
  return name === "puppeteer" && rest.includes("install");
}
