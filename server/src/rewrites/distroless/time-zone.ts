/** A time zone that RUN sets, as the C library and most languages also take it: with TZ. */
import type { Command } from "../../dockerfile/command.ts";

/** Where it is set, and what Debian keeps about it. */
const places: ReadonlySet<string> = new Set(["/etc/localtime", "/etc/timezone"]);

/**
 * `ln -sf /usr/share/zoneinfo/Asia/Seoul /etc/localtime`, `echo Asia/Seoul > /etc/timezone`.
 *
 * @returns `""` where the command only repeats what another one says; undefined for all other commands
 */
export function readTimeZone({ program, arguments: words, redirections }: Command): string | undefined {
  if (program === "dpkg-reconfigure" && words.some(({ text }) => text === "tzdata")) return "";
  if (program === "ln" || program === "cp") {
    const [source, target] = words.filter(({ text }) => !text.startsWith("-"));
    if (target === undefined || !places.has(target.text)) return undefined;
    return /^\/usr\/share\/zoneinfo\/([\w/+-]+)$/.exec(source?.value ?? "")?.[1];
  }
  const isWritten = redirections.some(({ target }) => places.has(target?.text ?? ""));
  if ((program !== "echo" && program !== "printf") || !isWritten) return undefined;
  return /^([A-Z]\w+(?:\/[\w+-]+)*)(?:\\n)?$/.exec(words.at(-1)?.value ?? "")?.[1];
}
