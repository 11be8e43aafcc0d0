/** The token for a team's Trivy server, in the secret storage of VS Code and nowhere else. */
import { type ExtensionContext, l10n, window } from "vscode";

const key = "dockerfileSecurity.trivyToken";

export async function readTrivyToken({ secrets }: ExtensionContext): Promise<string | undefined> {
  return secrets.get(key);
}

export async function setTrivyToken({ secrets }: ExtensionContext): Promise<void> {
  const token = await window.showInputBox({
    title: l10n.t("Token of the Trivy Server"),
    prompt: l10n.t("Sent to the server of the setting dockerfileSecurity.trivy.server, and kept encrypted."),
    password: true,
    ignoreFocusOut: true,
  });
  if (token === undefined || token.trim() === "") return;
  await secrets.store(key, token.trim());
}

export async function removeTrivyToken({ secrets }: ExtensionContext): Promise<void> {
  const had = (await secrets.get(key)) !== undefined;
  await secrets.delete(key);
  void window.showInformationMessage(
    had
      ? l10n.t("The token of the Trivy server is removed.")
      : l10n.t("There is no token of a Trivy server."),
  );
}
