/** Asks what a probe asks in the language of an image that has neither a shell nor curl. */
import type { Probe, Template } from "./probe.ts";

interface Writer {
  readonly string: (text: string) => string;
  readonly variable: (name: string, fallback: string | undefined) => string;
}

const inJavaScript: Writer = {
  string: (text) => `'${text.replaceAll(/['\\]/g, "\\$&")}'`,
  variable: (name, fallback) =>
    fallback === undefined
      ? `process.env.${name}`
      : `(process.env.${name}||${inJavaScript.string(fallback)})`,
};

const inPython: Writer = {
  string: (text) => `'${text.replaceAll(/['\\]/g, "\\$&")}'`,
  variable: (name, fallback) =>
    fallback === undefined
      ? `os.environ['${name}']`
      : `(os.environ.get('${name}') or ${inPython.string(fallback)})`,
};

function write(template: Template, { string, variable }: Writer): string {
  const parts = template.map((part) =>
    typeof part === "string" ? string(part) : variable(part.name, part.fallback),
  );
  return parts.length === 0 ? string("") : parts.join("+");
}

/** For `node -e`; the process ends with 0 or 1, as HEALTHCHECK wants it. */
export function toJavaScript(probe: Probe): string {
  if (probe.kind === "tcp") {
    const address = `${probe.port},${inJavaScript.string(probe.host)}`;
    return `require('net').connect(${address}).on('connect',()=>process.exit(0)).on('error',()=>process.exit(1))`;
  }
  const options = [
    ...(probe.method === "HEAD" ? ["method:'HEAD'"] : []),
    ...(probe.followsRedirects ? [] : ["redirect:'manual'"]),
  ];
  const url = write(probe.url, inJavaScript);
  const call = options.length === 0 ? url : `${url},{${options.join(",")}}`;
  const success = probe.failsOnStatus ? "r=>process.exit(r.status<400?0:1)" : "()=>process.exit(0)";
  return `fetch(${call}).then(${success},()=>process.exit(1))`;
}

/** For `python -c`; an exception that nobody catches ends it with 1. */
export function toPython(probe: Probe): string {
  if (probe.kind === "tcp") {
    return `import socket; socket.create_connection((${inPython.string(probe.host)}, ${probe.port}), 5)`;
  }
  const { url, method } = probe;
  const modules = url.some((part) => typeof part !== "string") ? "os, " : "";
  if (probe.followsRedirects && probe.failsOnStatus) {
    const request = write(url, inPython);
    const call = method === "GET" ? request : `urllib.request.Request(${request}, method='HEAD')`;
    return `import ${modules}urllib.request; urllib.request.urlopen(${call})`;
  }
  const { isSecure, host, path } = split(url);
  const connection = `http.client.HTTP${isSecure ? "S" : ""}Connection(${write(host, inPython)}, timeout=5)`;
  const ask = `c = ${connection}; c.request('${method}', ${write(path, inPython)})`;
  return probe.failsOnStatus
    ? `import ${modules}sys, http.client; ${ask}; sys.exit(c.getresponse().status >= 400)`
    : `import ${modules}http.client; ${ask}; c.getresponse()`;
}

function split(url: Template): {
  readonly isSecure: boolean;
  readonly host: Template;
  readonly path: Template;
} {
  const [first = "", ...rest] = url;
  const text = typeof first === "string" ? first : "";
  const isSecure = /^https:/i.test(text);
  const parts = [text.replace(/^https?:\/\//i, ""), ...rest];
  const index = parts.findIndex((part) => typeof part === "string" && part.includes("/"));
  if (index === -1) return { isSecure, host: parts.filter((part) => part !== ""), path: ["/"] };
  const middle = String(parts[index]);
  const slash = middle.indexOf("/");
  return {
    isSecure,
    host: [...parts.slice(0, index), middle.slice(0, slash)].filter((part) => part !== ""),
    path: [middle.slice(slash), ...parts.slice(index + 1)],
  };
}
