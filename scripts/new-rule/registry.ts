/** The list of rules as text: one import and one entry for each, both in the order of the ids. */

/** Throws where the text does not look like the registry. */
export function addToRegistry(text: string, id: string): string {
  const name = toName(id);
  const [head, list, tail] = split(text);
  const imports = `${head.trimEnd()}\nimport ${name} from "./${id}.ts";\n\n`;
  const ids = new Map(
    [...head.matchAll(/^import (\w+) from "\.\/(.+)\.ts";$/gm)].map(([, key, path]) => [key, path]),
  );
  const lines = list.split("\n").filter((line) => line.trim() !== "");
  const next = lines.findIndex((line) => (ids.get(line.trim().replace(/,$/, "")) ?? "") > id);
  return (
    imports +
    start +
    ["", ...lines.toSpliced(next < 0 ? lines.length : next, 0, `  ${name},`), ""].join("\n") +
    tail
  );
}

const start = "export const rules: readonly Rule[] = [";

function split(text: string): readonly [string, string, string] {
  const from = text.indexOf(start);
  const to = text.indexOf("];", from + start.length);
  if (from < 0 || to < 0) throw new Error("The list of rules is not found in the registry.");
  return [text.slice(0, from), text.slice(from + start.length, to), text.slice(to)];
}

function toName(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
