/** Opens a rule's page, which is part of the extension, when the link of a finding is followed. */
import { commands, type Disposable, type LogOutputChannel, Uri, window, workspace } from "vscode";

const extensionId = "dockerfile-security.dockerfile-security";

/** Where links to rules start in the running product: `vscode://…/rules/`, `vscodium://…/rules/`. */
export function ruleDocumentationBase(scheme: string): string {
  return `${scheme}://${extensionId}/rules/`;
}

export function registerRuleDocumentation(extension: Uri, output: LogOutputChannel): Disposable {
  return window.registerUriHandler({
    async handleUri({ path }) {
      const page = await findPage(extension, path);
      if (!page) {
        output.warn(`There is no page for ${path}.`);
        return;
      }
      try {
        await commands.executeCommand("markdown.showPreview", page);
      } catch (error) {
        // The preview comes from a built-in extension that can be disabled.
        output.debug("No Markdown preview:", error);
        await commands.executeCommand("vscode.open", page);
      }
    },
  });
}

/** Any program may send such a link: nothing but the id of a page that is there gets through. */
async function findPage(extension: Uri, path: string): Promise<Uri | undefined> {
  const id = /^\/rules\/([a-z][a-z0-9-]*)$/.exec(path)?.[1];
  if (!id) return undefined;
  const page = Uri.joinPath(extension, "docs", "rules", `${id}.md`);
  try {
    await workspace.fs.stat(page);
    return page;
  } catch {
    return undefined;
  }
}
