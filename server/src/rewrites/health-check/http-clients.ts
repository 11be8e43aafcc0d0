/** Command lines of curl, wget and nc that ask whether a server answers. */
import { type Probe, readTemplate, type Template } from "./probe.ts";

/** A word of a shell or of an array: what it says, and how it is written. */
export interface ProbeWord {
  readonly raw: string;
  readonly text: string;
}

interface Options {
  /** With a value in the next word, or behind the letter or an equals sign. */
  readonly valued: readonly string[];
  /** Without a value. */
  readonly plain: readonly string[];
}

interface Parsed {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly ProbeWord[];
}

// Headers, data, certificates and users are not among them: what they ask for is not a plain request.
const curlOptions: Options = {
  valued: [
    ...[
      "-o",
      "--output",
      "-m",
      "--max-time",
      "--connect-timeout",
      "--retry",
      "--retry-delay",
      "-X",
      "--request",
    ],
    ...["-w", "--write-out", "-A", "--user-agent", "--retry-max-time"],
  ],
  plain: [
    ...["-f", "--fail", "-s", "--silent", "-S", "--show-error", "-L", "--location", "-I", "--head", "-v"],
    ...[
      "--verbose",
      "-i",
      "--include",
      "-4",
      "--ipv4",
      "--retry-connrefused",
      "--fail-with-body",
      "-g",
      "-N",
    ],
    ...["--no-progress-meter", "--compressed", "-#"],
  ],
};

const wgetOptions: Options = {
  valued: [
    ...["-O", "--output-document", "-t", "--tries", "-T", "--timeout", "-U", "--user-agent", "-o", "-Y"],
    ...["--connect-timeout", "--waitretry"],
  ],
  plain: [
    ...["-q", "--quiet", "--spider", "-nv", "--no-verbose", "-S", "--server-response", "-v", "-4"],
    ...["--no-proxy", "--delete-after"],
  ],
};

const ncOptions: Options = { valued: ["-w"], plain: ["-z", "-v", "-n", "-4"] };

/**
 * @param words the program's arguments
 * @returns undefined where they ask for more than a plain request
 */
export function readHttpClient(program: string, words: readonly ProbeWord[]): Probe | undefined {
  if (program === "curl") return readCurl(words);
  if (program === "wget") return readWget(words);
  return program === "nc" || program === "netcat" ? readNetcat(words) : undefined;
}

function readCurl(words: readonly ProbeWord[]): Probe | undefined {
  const parsed = parse(words, curlOptions);
  if (parsed === undefined) return undefined;
  const has = (...names: readonly string[]) => names.some((name) => parsed.flags.has(name));
  const method =
    parsed.values.get("-X") ?? parsed.values.get("--request") ?? (has("-I", "--head") ? "HEAD" : "GET");
  if (method !== "GET" && method !== "HEAD") return undefined;
  // `-w '%{http_code}'` is for a comparison that follows.
  if (parsed.values.has("-w") || parsed.values.has("--write-out")) return undefined;
  return makeHttp(parsed.operands, {
    method,
    failsOnStatus: has("-f", "--fail", "--fail-with-body"),
    followsRedirects: has("-L", "--location"),
  });
}

function readWget(words: readonly ProbeWord[]): Probe | undefined {
  const parsed = parse(words, wgetOptions);
  if (parsed === undefined) return undefined;
  const method = parsed.flags.has("--spider") ? "HEAD" : "GET";
  return makeHttp(parsed.operands, { method, failsOnStatus: true, followsRedirects: true });
}

function makeHttp(
  operands: readonly ProbeWord[],
  rest: Pick<Probe & { readonly kind: "http" }, "method" | "failsOnStatus" | "followsRedirects">,
): Probe | undefined {
  const [word, ...others] = operands;
  const url = word === undefined || others.length > 0 ? undefined : readUrl(word.raw);
  return url === undefined ? undefined : { kind: "http", url, ...rest };
}

function readUrl(raw: string): Template | undefined {
  const template = readTemplate(raw);
  const [first, ...rest] = template ?? [];
  if (first === undefined) return undefined;
  if (typeof first !== "string") return ["http://", first, ...rest];
  if (/^[a-z]+:\/\//i.test(first) && !/^https?:\/\//i.test(first)) return undefined;
  const whole = /^https?:\/\//i.test(first) ? first : `http://${first}`;
  // Node.js may take ::1 for localhost, where few servers listen.
  return [whole.replace(/^(https?:\/\/)localhost(?=[:/]|$)/i, "$1127.0.0.1"), ...rest];
}

function readNetcat(words: readonly ProbeWord[]): Probe | undefined {
  const parsed = parse(words, ncOptions);
  const [host, port, ...others] = parsed?.operands ?? [];
  if (parsed === undefined || host === undefined || port === undefined || others.length > 0) return undefined;
  if (!parsed.flags.has("-z") || !/^\d+$/.test(port.text) || !/^[\w.-]+$/.test(host.text)) return undefined;
  return { kind: "tcp", host: host.text === "localhost" ? "127.0.0.1" : host.text, port: Number(port.text) };
}

/** Undefined for an option that is not known. */
function parse(words: readonly ProbeWord[], options: Options): Parsed | undefined {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const operands: ProbeWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const { text } = word;
    if (!text.startsWith("-") || text === "-") {
      operands.push(word);
      continue;
    }
    const [long = "", value] = text.split("=", 2);
    if (options.plain.includes(text)) flags.add(text);
    else if (options.valued.includes(long)) {
      values.set(long, value ?? words[++at]?.text ?? "");
    } else if (text.startsWith("--")) return undefined;
    else {
      // `-fsSo /dev/null`, `-qO-`, `-t1`.
      const letters = [...text.slice(1)];
      const index = letters.findIndex((letter) => options.valued.includes(`-${letter}`));
      const plain = index === -1 ? letters : letters.slice(0, index);
      if (!plain.every((letter) => options.plain.includes(`-${letter}`))) return undefined;
      for (const letter of plain) flags.add(`-${letter}`);
      if (index !== -1) {
        const behind = letters.slice(index + 1).join("");
        values.set(`-${letters[index]}`, behind === "" ? (words[++at]?.text ?? "") : behind);
      }
    }
  }
  return { flags, values, operands };
}
