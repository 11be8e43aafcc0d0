/** Ports below 1024 that the start or the environment names, and that no EXPOSE does (H15). */
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

const option = /^--?(?:\w+[-.])*(?:p|port|listen|bind|addr|address|http|web\.listen-address)$/i;
const inline = /^--?(?:[\w]+[-.])*(?:port|listen|bind|addr|address)[=:](?:[\w.]*:)?(\d{1,3})$/i;
const value = /^(?:[\d.]*:)?(\d{1,3})$/;

export function findLowPorts({ before, after }: Situation): readonly Hazard[] {
  if (before.stage.effectiveUser.state === "nonRoot" || after.stage.effectiveUser.state === "root") return [];
  const { argv = [] } = before.start;
  const named = argv.flatMap((word, index) => {
    const own = inline.exec(word)?.[1];
    if (own !== undefined) return [own];
    return option.test(argv[index - 1] ?? "") ? [value.exec(word)?.[1] ?? ""] : [];
  });
  const set = value.exec(after.stage.environment.get("PORT")?.value ?? "")?.[1];
  const port = [...named, ...(set === undefined ? [] : [set])].find((one) => Number(one) > 0);
  if (port === undefined) return [];
  const what = text(
    "Port {ports} is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.",
    { ports: port },
  );
  return [{ concern: { id: "H15", weight: "assume", text: what } }];
}
