/** What one may scan, as the rows of a quick pick. */
import type { ImageChoice, ListImagesResult, ScanParams } from "../../../server/src/lsp/scan-protocol.ts";
import { describeAge, describeSize, type Wording } from "./scan-words.ts";

export type ImageRow =
  | { readonly kind: "separator"; readonly label: string }
  | ChosenRow
  /** The user types a reference, or looks over `text`. */
  | ({ readonly kind: "reference"; readonly text?: string } & RowText)
  | ({ readonly kind: "archive" | "build" | "remark" } & RowText);

/** A row that says all that a scan needs to know. */
export type ChosenRow = { readonly kind: "chosen"; readonly choice: ScanChoice } & RowText;

interface RowText {
  /** Of a codicon. */
  readonly icon: string;
  readonly label: string;
  readonly description?: string;
}

/** What is scanned, and as which stage of the Dockerfile. Kept between sessions. */
export interface ScanChoice {
  readonly source: ScanParams["source"];
  readonly stage?: string;
}

/**
 * @param listed what the server knows so far; undefined: nothing yet
 * @param remembered what was scanned last for the same Dockerfile
 * @param canBuild there is a Dockerfile in a file
 */
export function listImageRows(
  listed: ListImagesResult | undefined,
  remembered: ScanChoice | undefined,
  canBuild: boolean,
  wording: Wording,
): readonly ImageRow[] {
  const { t } = wording;
  const { belonging = [], others = [], remarks = [] } = listed ?? {};
  const known = [...belonging, ...others];
  const last = remembered && {
    ...describeRow(findKnown(remembered, known) ?? describeChoice(remembered), wording),
    kind: "chosen" as const,
    choice: remembered,
  };
  const isOther = ({ reference }: ImageChoice) =>
    remembered?.source.kind !== "image" || remembered.source.reference !== reference;
  const section = (label: string, rows: readonly ImageRow[]): readonly ImageRow[] =>
    rows.length === 0 ? [] : [{ kind: "separator", label }, ...rows];
  const toRows = (choices: readonly ImageChoice[]) =>
    choices.filter(isOther).map((choice) => toRow(choice, wording));
  return [
    ...section(t("scanned last"), last ? [last] : []),
    ...section(t("belongs to this Dockerfile"), toRows(belonging)),
    ...section(t("other images on this machine"), toRows(others)),
    ...section(t("something else"), [
      { kind: "reference", icon: "edit", label: t("Enter a reference…") },
      { kind: "archive", icon: "file-zip", label: t("Scan an archive or OCI layout…") },
      ...(canBuild
        ? [{ kind: "build", icon: "tools", label: t("Build this Dockerfile and scan it") } as const]
        : []),
    ]),
    ...remarks.map((label) => ({ kind: "remark", icon: "info", label }) as const),
  ];

  /** Archives and builds are in no list. */
  function describeChoice({ source }: ScanChoice): ImageChoice {
    const reference =
      source.kind === "image"
        ? source.reference
        : source.kind === "archive" || source.kind === "report"
          ? source.path
          : t("Build this Dockerfile and scan it");
    return { reference, isLocal: true };
  }
}

function findKnown({ source }: ScanChoice, known: readonly ImageChoice[]): ImageChoice | undefined {
  if (source.kind !== "image") return undefined;
  return known.find(({ reference }) => reference === source.reference);
}

function toRow(choice: ImageChoice, wording: Wording): ImageRow {
  const { reference, engine, stage, isLocal } = choice;
  const text = describeRow(choice, wording);
  // Its registry would be asked for it: the user says so with the reference in view.
  if (!isLocal) return { kind: "reference", text: reference, ...text };
  const source = { kind: "image", reference, ...(engine && { engine }) } as const;
  return { kind: "chosen", ...text, choice: { source, ...(stage !== undefined && { stage }) } };
}

function describeRow(choice: ImageChoice, wording: Wording): RowText {
  const { reference, engine, reason, created, size, stage, isLocal } = choice;
  const description = [
    reason,
    stage,
    created && describeAge(created, wording),
    size !== undefined && describeSize(size, wording.locale),
    // Docker goes without saying.
    engine !== "docker" && engine,
    !isLocal && wording.t("not on this machine"),
  ]
    .filter((part) => part !== undefined && part !== false && part !== "")
    .join(" · ");
  return {
    icon: isLocal ? "package" : "cloud",
    label: reference,
    ...(description !== "" && { description }),
  };
}

/** Reads what was kept by this version or another one. */
export function readChoice(kept: unknown): ScanChoice | undefined {
  const { source, stage } = Object(kept);
  const { kind, reference, engine, path, allowsRegistry } = Object(source);
  const shared = typeof stage === "string" ? { stage } : {};
  if (kind === "build") return { source: { kind }, ...shared };
  if (kind === "archive" && typeof path === "string") return { source: { kind, path }, ...shared };
  if (kind === "image" && typeof reference === "string") {
    const known = engine === "docker" || engine === "podman" || engine === "nerdctl" ? { engine } : {};
    const far = allowsRegistry === true ? { allowsRegistry: true } : {};
    return { source: { kind, reference, ...known, ...far }, ...shared };
  }
  return undefined;
}
