/** Rewrites, concerns and changes in words. */
import type { Localise } from "../l10n/texts.ts";
import type { Concern, ContractPart, RewriteId } from "./rewrite.ts";
import { inLanguage } from "./text.ts";

/** As menus name it. */
export function titleOf(id: RewriteId, t: Localise): string {
  const titles = {
    "multi-stage": t("Rewrite to multi-stage"),
    distroless: t("Rewrite to distroless"),
    "non-root": t("Run as non-root"),
    "exec-form": t("Use exec form"),
  } as const satisfies Record<RewriteId, string>;
  return titles[id];
}

/** `H11: libfoo is installed …`; of a refusal also what would make it possible. */
export function describeConcern({ id, text, remedy }: Concern, t: Localise): string {
  const said = `${id}: ${inLanguage(text, t)}`;
  return remedy === undefined ? said : `${said} ${inLanguage(remedy, t)}`;
}

/** What of an image's outside changes. */
export function nameContractPart(part: ContractPart, t: Localise): string {
  const names = {
    user: t("user"),
    ports: t("ports"),
    volumes: t("volumes"),
    environment: t("environment variables"),
    labels: t("labels"),
    entrypoint: t("entry point"),
    command: t("command"),
    "working-directory": t("working directory"),
    "health-check": t("health check"),
    "stop-signal": t("stop signal"),
    shell: t("shell"),
  } as const satisfies Record<ContractPart, string>;
  return names[part];
}
