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
      return t("Compose service {service}", { service: tame(reason.service) });
    case "bake":
      return t("Bake target {target}", { target: tame(reason.target) });
    case "task":
      return t("task {label}", { label: tame(reason.label) });
    case "devcontainer":
      return t("dev container");
    case "workflow":
      return t("job {job} in {file}", { job: tame(reason.job), file: tame(nameOf(reason.file)) });
    case "skaffold":
      return t("Skaffold artifact");
    case "command":
      return t("built in {file}", { file: tame(nameOf(reason.file)) });
    case "history":
      return t("matches this file's history");
    case "label":
      return t("labelled as Compose service {service}", { service: tame(reason.service) });
  }
}

const longestName = 60;

/** A file may call its services anything: line breaks, what turns the writing around, a whole novel. */
function tame(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return plain.length > longestName ? `${plain.slice(0, longestName - 1)}…` : plain;
}
