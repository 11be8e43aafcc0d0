/** Opens pages that are part of the extension, when the link of a finding or of a hover is followed. */
import { commands, type Disposable, extensions, type LogOutputChannel, Uri, window, workspace } from "vscode";

const extensionId = "dockerfile-security.dockerfile-security";

/** Where links to rules start in the running product: `vscode://…/rules/`, `vscodium://…/rules/`. */
export function ruleDocumentationBase(scheme: string): string {
  return `${scheme}://${extensionId}/rules/`;
}

/** The page about rewrites; the id of a hazard follows behind `#`. */
export function rewriteDocumentation(scheme: string): string {
  return `${scheme}://${extensionId}/rewrites`;
}

export function registerRuleDocumentation(extension: Uri, output: LogOutputChannel): Disposable {
  return window.registerUriHandler({
    async handleUri({ path, fragment }) {
      const page = findPage(extension, path, fragment);
      if (page === undefined || !(await isThere(page))) {
        output.warn(`There is no page for ${path}.`);
        return;
      }
      await openPage(page, output);
    },
  });
}

/** The paragraph about a hazard: `H11`. */
export function rewritePage(concern: string): Uri | undefined {
  const extension = extensions.getExtension(extensionId)?.extensionUri;
  return extension && findPage(extension, "/rewrites", concern.toLowerCase());
}

export async function openPage(page: Uri | undefined, output: LogOutputChannel): Promise<void> {
  if (page === undefined) return;
  try {
    await commands.executeCommand("markdown.showPreview", page);
  } catch (error) {
    // The preview comes from a built-in extension that can be disabled.
    output.debug("No Markdown preview:", error);
    await commands.executeCommand("vscode.open", page);
  }
}

/** Any program may send such a link: nothing but a page of the extension gets through. */
function findPage(extension: Uri, path: string, fragment: string): Uri | undefined {
  if (path === "/rewrites") {
    const page = Uri.joinPath(extension, "docs", "rewrites.md");
    return /^[hs]\d{1,2}$/.test(fragment) ? page.with({ fragment }) : page;
  }
  const id = /^\/rules\/([a-z][a-z0-9-]*)$/.exec(path)?.[1];
  return id === undefined ? undefined : Uri.joinPath(extension, "docs", "rules", `${id}.md`);
}

async function isThere(page: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(page);
    return true;
  } catch {
    return false;
  }
}
