/**
 * One form for an instruction's arguments, whoever wrote them down: the file, the classic builder, BuildKit, Buildah
 * or Kaniko. What differs between them for one and the same instruction is gone from it: quotes, brackets, commas,
 * the shell in front of a command, white space.
 */

export function squeeze(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

const shells = [
  // `/bin/bash -o pipefail -c`, `/busybox/sh -c`
  String.raw`(?:\S*/)?(?:ba|da|a|z|k)?sh(?: (?:-\w*o \w+|[-+][\w-]+))*? -\w*c`,
  String.raw`(?:\S*\\)?cmd(?:\.exe)?(?: /[SVQ](?::\w+)?)* /C`,
  String.raw`(?:\S*\\)?(?:powershell|pwsh)(?:\.exe)?(?: -(?!command)\w+(?: (?!-)\w+)?)* -command`,
].join("|");
const leadingShell = new RegExp(`^(?:${shells}) `, "i");
const innerShell = new RegExp(`(?<=\\s)(?:${shells}) `, "i");

/** Without a shell and its options in front. */
export function withoutShell(text: string): string {
  return text.replace(leadingShell, "");
}

/** What stands behind the first shell in `text`, or undefined where there is none. */
export function behindShell(text: string): string | undefined {
  const match = innerShell.exec(text);
  return match === null ? undefined : text.slice(match.index + match[0].length);
}

/** Texts that are the same so far are the same: variables can make a file's instructions as long as they like. */
const longestText = 8192;
const longestRead = 4 * longestText;

/**
 * @param keyword upper case
 * @param text what follows it, variables expanded as the builder does
 */
export function toComparable(keyword: string, text: string): string {
  return reduce(keyword, text.slice(0, longestRead)).slice(0, longestText);
}

function reduce(keyword: string, text: string): string {
  switch (keyword) {
    case "RUN":
      return withoutShell(squeeze(text));
    case "CMD":
    case "ENTRYPOINT":
      return withoutShell(withoutMarks(unquoteList(text)));
    case "HEALTHCHECK":
      return toHealthTest(text);
    case "EXPOSE":
      return toPorts(text);
    case "ARG":
      // Builders differ in the value: the default, or the one that the build was given.
      return /^[^\s=]*/.exec(text.trim())?.[0] ?? "";
    case "ENV":
    case "LABEL":
      return withoutMarks(text.replaceAll("=", " "));
    case "WORKDIR":
      // A drive's letter means nothing to BuildKit outside of Windows: `/C:\app`.
      return withoutLastSlashes(
        squeeze(text.replace(/["']/g, "").replaceAll("\\", "/")).replace(/^\/(?=[a-z]:)/i, ""),
      );
    case "COPY":
    case "ADD":
      return withoutMarks(text.replace(/<<-?["']?(?=\S)/g, "<<"));
    default:
      return withoutMarks(text);
  }
}

/** A regular expression for this would take its time with a path of slashes. */
function withoutLastSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}

function withoutMarks(text: string): string {
  return squeeze(text.replace(/["'\\,[\]]/g, " "));
}

const escaped =
  /\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U(00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}))/g;
const named: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: " ",
  n: " ",
  r: " ",
  t: " ",
  v: " ",
};

/** Go's `%q` of a list, `["a" "b\n" "\x01"]`, or JSON: with what the escapes stand for. */
function unquoteList(text: string): string {
  if (!text.trimStart().startsWith("[")) return text;
  return text.replace(escaped, (_, char: string | undefined, ...codes: readonly (string | undefined)[]) => {
    if (char !== undefined) return named[char] ?? char;
    return String.fromCodePoint(Number.parseInt(codes.slice(0, 3).join(""), 16));
  });
}

/**
 * `&{["CMD-SHELL" "curl …"] "30s" "0s" "0s" '\x00'}` of Docker; `{Test:[CMD-SHELL curl …] Interval:30s …}` of a
 * current BuildKit; `--interval=30s CMD curl …` of the file and Buildah.
 */
function toHealthTest(text: string): string {
  const test =
    between(text, "{Test:", "] Interval:") ??
    unquoteList(
      between(text, "&{", '"] "') ??
        text.replace(/^\s*(?:--\S+\s+)*(?=CMD|NONE)/i, "").replace(/^CMD\s+(?=\[)/i, ""),
    );
  return withoutShell(withoutMarks(test).replace(/^CMD(?:-SHELL)? /i, ""));
}

/** What stands between the first and the last of two marks; undefined where it is not between them. */
function between(text: string, start: string, end: string): string | undefined {
  const at = text.lastIndexOf(end);
  return text.startsWith(start) && at !== -1 ? text.slice(start.length, at) : undefined;
}

const mostPorts = 1000;

/** `map[80/tcp:{} 53/udp:{}]`, `[80/tcp 53/udp]`, `1:80 53/udp`: sorted, `tcp` filled in, ranges written out. */
function toPorts(text: string): string {
  const words = text
    .replace(/^\s*map\[|:\{\}|["'[\],]/g, " ")
    .trim()
    .split(/\s+/)
    .slice(0, mostPorts);
  const ports = words.flatMap((word) => {
    const [range = "", protocol = "tcp"] = word.toLowerCase().replace(/^.*:/, "").split("/");
    const [first = Number.NaN, last = first] = range.split("-").map(Number);
    if (!(first <= last && last - first < mostPorts)) return [`${range}/${protocol}`];
    return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`);
  });
  return [...new Set(ports)].sort().join(" ");
}
