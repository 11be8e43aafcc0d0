import { type Disposable, type Extension, LanguageStatusSeverity, l10n, languages } from "vscode";
import type { ServerState } from "./server-session.ts";

export interface StatusItem extends Disposable {
  show(state: ServerState): void;
}

/** Says in the language status of Dockerfiles whether the server is at work, and offers what helps. */
export function createStatusItem(extension: Extension<unknown>): StatusItem {
  const item = languages.createLanguageStatusItem("dockerfileSecurity.status", { language: "dockerfile" });
  item.name = "Dockerfile Security";

  function show(state: ServerState): void {
    item.busy = state === "starting";
    if (state === "stopped") {
      item.severity = LanguageStatusSeverity.Error;
      item.text = l10n.t("Dockerfile Security is not running");
      item.detail = l10n.t("Dockerfiles are not checked");
      item.command = { title: l10n.t("Restart Server"), command: "dockerfileSecurity.restartServer" };
    } else {
      item.severity = LanguageStatusSeverity.Information;
      item.text = "Dockerfile Security";
      item.detail = state === "starting" ? l10n.t("starting") : describe(extension.packageJSON);
      item.command = { title: l10n.t("Show Output"), command: "dockerfileSecurity.showOutput" };
    }
  }

  show("starting");
  return { show, dispose: () => item.dispose() };
}

interface Manifest {
  readonly version: string;
  readonly contributes: {
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>
      >;
    };
  };
}

function describe({ version, contributes }: Manifest): string {
  const rules = contributes.configuration.properties["dockerfileSecurity.rules"]?.properties ?? {};
  return l10n.t("{0} rules, version {1}", Object.keys(rules).length, version);
}
