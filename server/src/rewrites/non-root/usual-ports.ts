/** Programs whose protocol has a port below 1024, where the file names no port at all. */
import { baseName } from "../container-path.ts";
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { describeLowPort } from "./low-port.ts";

/** Ports as the programs' documentation has them. */
const ports: readonly (readonly [program: RegExp, ports: string])[] = [
  [/^(?:coredns|unbound|pdns_server|pdns_recursor|knotd|kresd|blocky|dnsproxy|dns-?server)$/, "53"],
  [/^adguardhome$/i, "53"],
  [/(?:^|[-_])(?:tftpd?|tftp-.+|pxe)(?:[-_]|$)/, "69"],
  [/^(?:caddy|traefik)$/, "80, 443"],
  [/^pomerium$/, "443"],
  [/^(?:smtpd|maddy|stalwart|chasquid)$/, "25"],
  [/^(?:syslog-ng|rsyslogd|syslogd)$/, "514"],
  [/^snmptrapd$/, "162"],
  [/^(?:slapd|glauth)$/, "389"],
];

export function findUsualPorts({ start, stage }: Subject): readonly Concern[] {
  const [program = "", ...rest] = start.argv ?? [];
  const isExposed = stage.lineage.some(({ instructions }) =>
    instructions.some(({ keyword }) => keyword === "EXPOSE"),
  );
  if (isExposed || rest.some((word) => /:\d{4,5}\b|port[= ]?\d{4,5}\b/.test(word))) return [];
  const found = ports.find(([name]) => name.test(baseName(program)))?.[1];
  if (found === undefined) return [];
  return [describeLowPort(found, stage.baseSpan)];
}
