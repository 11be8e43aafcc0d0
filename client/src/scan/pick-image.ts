/** The quick pick of images, filled while the server finds them. */
import {
  CancellationTokenSource,
  env,
  type LogOutputChannel,
  l10n,
  QuickInputButtons,
  type QuickPickItem,
  QuickPickItemKind,
  window,
} from "vscode";
import type { ListImagesResult } from "../../../server/src/lsp/scan-protocol.ts";
import { type ImageRow, listImageRows, type ScanChoice } from "./image-choices.ts";
import { nameOf } from "./pick-dockerfile.ts";
import { findReferenceProblem } from "./reference-problem.ts";
import type { ScanServer } from "./scan-server.ts";

export type PickedImage =
  | { readonly kind: "chosen"; readonly choice: ScanChoice }
  | { readonly kind: "build" };

interface RowItem extends QuickPickItem {
  readonly row: ImageRow;
}

/** @returns undefined where the user left; whatever is still being looked for is stopped then */
export async function pickImage(
  server: ScanServer,
  output: LogOutputChannel,
  uri: string | undefined,
  remembered: ScanChoice | undefined,
): Promise<PickedImage | undefined> {
  const title = uri === undefined ? l10n.t("Scan Image") : l10n.t("Scan Image for {0}", nameOf(uri));
  for (;;) {
    const picked = await pickRow(server, output, uri, remembered, title);
    if (picked === undefined) return undefined;
    const { row, typed } = picked;
    switch (row.kind) {
      case "chosen":
        return { kind: "chosen", choice: row.choice };
      case "build":
        return { kind: "build" };
      case "archive": {
        const path = await pickArchive(title);
        return path === undefined
          ? undefined
          : { kind: "chosen", choice: { source: { kind: "archive", path } } };
      }
      case "reference": {
        const reference = await typeReference(title, row.text ?? typed);
        if (reference === "back") continue;
        return reference && { kind: "chosen", choice: { source: reference } };
      }
      default:
        continue;
    }
  }
}

function pickRow(
  server: ScanServer,
  output: LogOutputChannel,
  uri: string | undefined,
  remembered: ScanChoice | undefined,
  title: string,
): Promise<{ readonly row: ImageRow; readonly typed: string } | undefined> {
  const picker = window.createQuickPick<RowItem>();
  const cancellation = new CancellationTokenSource();
  picker.title = title;
  picker.placeholder = l10n.t("Which image is scanned?");
  picker.matchOnDescription = true;
  picker.keepScrollPosition = true;
  picker.busy = true;

  const canBuild = uri?.startsWith("file:") === true;
  const fill = (listed: ListImagesResult | undefined) => {
    if (cancellation.token.isCancellationRequested) return;
    const [active] = picker.activeItems;
    const wasFirst = active === picker.items.find(({ kind }) => kind !== QuickPickItemKind.Separator);
    const wording = { t: l10n.t, now: Date.now(), locale: env.language };
    picker.items = listImageRows(listed, remembered, canBuild, wording).map(toItem);
    // The list grows while the user is on the way down: the row that was reached stays the one.
    const same = wasFirst ? undefined : picker.items.find(({ label }) => label === active?.label);
    if (same) picker.activeItems = [same];
  };
  fill(undefined);
  server
    .listImages(uri, cancellation.token, fill)
    .then(fill, (error) => {
      if (!cancellation.token.isCancellationRequested) output.error("Listing the images:", error);
    })
    .finally(() => {
      picker.busy = false;
    });

  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      const [item] = picker.selectedItems;
      // A remark is read and not picked.
      if (item === undefined || item.row.kind === "remark") return;
      resolve({ row: item.row, typed: picker.value });
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      cancellation.cancel();
      cancellation.dispose();
      picker.dispose();
    });
    picker.show();
  });
}

function toItem(row: ImageRow): RowItem {
  if (row.kind === "separator") return { row, label: row.label, kind: QuickPickItemKind.Separator };
  const { icon, label, description } = row;
  return {
    row,
    label: `$(${icon}) ${label}`,
    ...(description !== undefined && { description }),
    // Whatever is typed may be a reference that no row has.
    alwaysShow: row.kind === "reference" && row.text === undefined,
  };
}

/** @returns undefined where the user left */
function typeReference(
  title: string,
  value: string,
): Promise<Extract<ScanChoice["source"], { readonly kind: "image" }> | "back" | undefined> {
  const input = window.createInputBox();
  input.title = title;
  input.value = value.trim();
  input.placeholder = "registry.example.com/team/app:1.2";
  input.prompt = l10n.t("Looked for on this machine first, then in its registry.");
  input.buttons = [QuickInputButtons.Back];
  input.ignoreFocusOut = true;
  const check = () => {
    input.validationMessage = findReferenceProblem(input.value.trim(), l10n.t);
  };
  check();
  return new Promise((resolve) => {
    input.onDidChangeValue(check);
    input.onDidTriggerButton(() => {
      resolve("back");
      input.hide();
    });
    input.onDidAccept(() => {
      const reference = input.value.trim();
      if (reference === "" || findReferenceProblem(reference, l10n.t) !== undefined) return;
      resolve({ kind: "image", reference, allowsRegistry: true });
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

async function pickArchive(title: string): Promise<string | undefined> {
  const [file] =
    (await window.showOpenDialog({
      title,
      openLabel: l10n.t("Scan"),
      // An OCI layout is a folder; where a dialog takes only one of them, it takes files.
      canSelectFiles: true,
      canSelectFolders: true,
      filters: { [l10n.t("Images")]: ["tar", "gz", "tgz", "zst"], [l10n.t("All Files")]: ["*"] },
    })) ?? [];
  return file?.fsPath;
}
