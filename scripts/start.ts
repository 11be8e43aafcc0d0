/** Builds the extension and opens a VS Code with it on `examples/`, whichever this machine can have. */
import { buildExtension } from "./build.ts";
import { startCodeServer } from "./machine/code-server.ts";
import { findCodeCommand, findDesktopVSCode } from "./machine/desktop-vscode.ts";
import { inProject } from "./machine/paths.ts";
import { run } from "./machine/processes.ts";
import { createScratchFolder } from "./machine/scratch.ts";
import { packageExtension, vsix } from "./package.ts";

const examples = inProject("examples");

async function openDesktop(editor: string): Promise<void> {
  console.log(`Opening ${editor} on ${examples}; it ends with its window.`);
  const profile = createScratchFolder("profile");
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  await run(editor, [
    `--extensionDevelopmentPath=${inProject()}`,
    `--user-data-dir=${profile}`,
    ...["--new-window", "--wait", "--disable-workspace-trust", "--skip-welcome"],
    ...asRoot,
    examples,
  ]);
}

async function openInBrowser(): Promise<void> {
  await packageExtension();
  const server = await startCodeServer({ vsix });
  console.log(`
VS Code runs in code-server with the packaged extension, for this machine only. Open in a browser:

  ${server.address}/?${new URLSearchParams({ folder: examples })}

Then open any Dockerfile in the Explorer. Ctrl+C ends it.`);
  await new Promise(() => {});
}

await buildExtension();
console.log("Built the extension.");
const command = findCodeCommand();
if (command) {
  await openDesktop(command);
} else {
  const editor = await findDesktopVSCode();
  if (typeof editor === "string") {
    await openDesktop(editor);
  } else {
    console.log(`No desktop VS Code: \`code\` is not on the PATH, and ${editor.reason}.`);
    await openInBrowser();
  }
}
