/** Where a project is at home: workflows name images by it. */
import type { GitRemote } from "./built-image.ts";

/** @param text git's configuration file of the repository */
export function readGitRemote(text: string): GitRemote | undefined {
  let section = "";
  const urls = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    section = /^\s*\[(.+?)\]/.exec(line)?.[1] ?? section;
    const url = /^\s*url\s*=\s*(\S+)/.exec(line)?.[1];
    if (url !== undefined && section.startsWith("remote ") && !urls.has(section)) urls.set(section, url);
  }
  const url = urls.get('remote "origin"') ?? [...urls.values()][0] ?? "";
  const match =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+?)(?:\.git)?\/?$/.exec(url) ??
    /^(?:[^@/]*@)?([^/:]{2,}):(?!\/)(.+?)(?:\.git)?\/?$/.exec(url);
  const [, host, path] = match ?? [];
  return host === undefined || path === undefined ? undefined : { host: host.toLowerCase(), path };
}
