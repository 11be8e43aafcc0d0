import { commands, l10n, window, workspace } from "vscode";

/** Says why nothing happens where the workspace is not trusted. */
export function requireTrust(): boolean {
  if (workspace.isTrusted) return true;
  void explain();
  return false;
}

async function explain(): Promise<void> {
  const manage = l10n.t("Manage Workspace Trust");
  const chosen = await window.showWarningMessage(
    l10n.t(
      "Images are not scanned in Restricted Mode: a scan starts programs and reads what the workspace says of them. Trust the workspace first, or import a report.",
    ),
    manage,
  );
  if (chosen === manage) await commands.executeCommand("workbench.trust.manage");
}
