/** The table of real builds in docs/rewrites.md. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { inProject } from "../../scripts/machine/paths.ts";
import type { Proof } from "./prove.ts";

const page = inProject("docs/rewrites.md");
const start = "<!-- real builds: begin -->";
const end = "<!-- real builds: end -->";
const columns = [
  "Application",
  "Rewrites and their levels",
  "Size before",
  "Size after",
  "Packages before",
  "Packages after",
  "User",
  "Shell",
  "Same answer",
];

/** Sizes and packages move on with the distributions, and are not compared. */
const changing: ReadonlySet<number> = new Set([2, 3, 4, 5]);

type Row = readonly string[];

function toRows({ app, before, after }: Proof): readonly Row[] {
  return after.map(({ steps, measurement }) => [
    app.name,
    steps
      .flatMap(({ rewrite, outcome }) => (outcome.kind === "offered" ? [`${rewrite} ${outcome.level}`] : []))
      .join(", "),
    inMegabytes(before.size),
    inMegabytes(measurement.size),
    `${before.packages}`,
    `${measurement.packages}`,
    measurement.user || "root",
    measurement.shells.length > 0 ? "yes" : "no",
    measurement.answer === before.answer ? "yes" : "no",
  ]);
}

function inMegabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1_000_000))} MB`;
}

/** Lines of the table as they are in the page; the widths of columns do not matter. */
function render(rows: readonly Row[]): string {
  const all = [columns, columns.map((_, index) => (index === 0 ? "---" : "---")), ...rows];
  return all.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function readTable(): readonly Row[] {
  const text = existsSync(page) ? readFileSync(page, "utf8") : "";
  const table = text.split(start)[1]?.split(end)[0] ?? "";
  const lines = table.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/**
 * What of the table does not depend on the day: which applications, rewrites, levels, users and answers.
 *
 * @param late applications that were not measured: their rows are not looked at
 */
export function compareTable(
  proofs: readonly Proof[],
  late: readonly string[],
): {
  readonly written: readonly string[];
  readonly measured: readonly string[];
} {
  const lasting = (row: Row) => row.filter((_, index) => !changing.has(index)).join(" | ");
  const written = readTable().filter(([name = ""]) => !late.includes(name));
  return { written: written.map(lasting), measured: proofs.flatMap(toRows).map(lasting) };
}

export function writeTable(proofs: readonly Proof[]): void {
  const text = existsSync(page) ? readFileSync(page, "utf8") : `# Rewrites\n\n${start}\n${end}\n`;
  const [before, rest] = text.split(start);
  const behind = rest?.split(end)[1];
  if (before === undefined || behind === undefined) throw new Error(`${page} has no "${start}" and "${end}"`);
  writeFileSync(page, `${before}${start}\n\n${render(proofs.flatMap(toRows))}\n\n${end}${behind}`);
}
