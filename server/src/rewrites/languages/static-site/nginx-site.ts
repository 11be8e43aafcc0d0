/** nginx' image for users without privileges, and the configuration of a site in it. */
import { officialBuilds } from "../../../images/official-tags.ts";

export const htmlFolder = "/usr/share/nginx/html";
export const siteConfiguration = "/etc/nginx/conf.d/default.conf";
/** Where the configuration lies in the build stage: everybody may write there. */
export const writtenConfiguration = "/tmp/site.conf";
/** It listens there where nothing else is said (docker-nginx-unprivileged, README). */
export const unprivilegedPort = 8080;

/** `1.30`: the stable release of the table's date; tags that say `stable` move. */
export function stableNginx(): string {
  const build = officialBuilds("nginx").find(({ tags }) => tags.includes("stable"));
  return build?.tags.find((tag) => /^\d+\.\d+$/.test(tag)) ?? "stable";
}

export function unprivilegedNginx(): string {
  return `nginxinc/nginx-unprivileged:${stableNginx()}-alpine`;
}

/** A server block, line by line. */
export function writeSite(port: number, isSinglePage: boolean): readonly string[] {
  return [
    "server {",
    `    listen ${port};`,
    `    root ${htmlFolder};`,
    // A container may be published under another port, and by a proxy under another scheme.
    ...(isSinglePage ? [] : ["    absolute_redirect off;", "    error_page 404 /404.html;"]),
    "    location / {",
    `        try_files $uri $uri/ ${isSinglePage ? "/index.html" : "$uri.html =404"};`,
    "    }",
    "}",
  ];
}

/** A RUN that writes the lines to a file: here-documents need BuildKit. */
export function writeFileLines(keyword: string, lines: readonly string[], path: string): readonly string[] {
  return [
    `${keyword} printf '%s\\n' \\`,
    ...lines.slice(0, -1).map((line) => `    '${line}' \\`),
    `    '${lines.at(-1) ?? ""}' > ${path}`,
  ];
}
