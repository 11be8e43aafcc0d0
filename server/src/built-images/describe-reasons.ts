/** Why an image is said to belong to a Dockerfile, in the user's language. */
import type { Localise } from "../l10n/texts.ts";
import type { BuildReason } from "./built-image.ts";
import { nameOf } from "./project-urls.ts";

/** A list is read at a glance. */
const most = 3;

/** `compose service web, matches this file's history` */
export function describeReasons(reasons: readonly BuildReason[], t: Localise): string {
  return [...new Set(reasons.map((reason) => describe(reason, t)))].slice(0, most).join(", ");
}

function describe(reason: BuildReason, t: Localise): string {
  switch (reason.kind) {
    case "compose":
      return t("Compose service {service}", reason);
    case "bake":
      return t("Bake target {target}", reason);
    case "task":
      return t("task {label}", reason);
    case "devcontainer":
      return t("dev container");
    case "workflow":
      return t("job {job} in {file}", { job: reason.job, file: nameOf(reason.file) });
    case "skaffold":
      return t("Skaffold artifact");
    case "command":
      return t("built in {file}", { file: nameOf(reason.file) });
    case "history":
      return t("matches this file's history");
    case "label":
      return t("labelled as Compose service {service}", reason);
  }
}
