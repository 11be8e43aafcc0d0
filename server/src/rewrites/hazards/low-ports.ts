/** Ports below 1024 that the start, the environment or the HEALTHCHECK names, and that no EXPOSE does (H15). */
import { text } from "../text.ts";
import { readNamedConfigurations } from "./named-configurations.ts";
import type { Hazard, Situation } from "./situation.ts";

const option = /^--?(?:\w+[-.])*(?:p|port|listen|bind|addr|address|http|web\.listen-address)$/i;
const inline = /^--?(?:[\w]+[-.])*(?:port|listen|bind|addr|address)[=:](?:[\w.]*:)?(\d{1,3})$/i;
/** `:53`, `0.0.0.0:53`: wherever it stands. */
const address = /^(?:\d+(?:\.\d+){3})?:(\d{1,3})$/;
/** `http://+:80`, `http://0.0.0.0:80`: what ASP.NET listens at. */
const listened = /(?:^|[=;,"'])https?:\/\/(?:[+*]|0\.0\.0\.0|\[::\]):(\d{1,3})(?=$|[/;,"'])/;
/** What a HEALTHCHECK asks of its own container. */
const own = /\b(https?):\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d+))?(?![\w.:-])/;
/** `http = :80`, `bind = "0.0.0.0:80"`, in a configuration. */
const bound =
  /^[ \t]*(?:http|http-socket|https|bind|listen(?:er)?|port)[ \t]*[=:]?[ \t]*(?:\[\s*)?["']?(?:[\d.]*:)?(\d{1,3})(?=["'\s,\]]|$)/gm;
const value = /^(?:[\d.]*:)?(\d{1,3})$/;

export async function findLowPorts({ before, after, plan }: Situation): Promise<readonly Hazard[]> {
  if (before.stage.effectiveUser.state === "nonRoot" || after.stage.effectiveUser.state === "root") return [];
  const { argv = [] } = before.start;
  const named = argv.flatMap((word, index) => {
    const whole = inline.exec(word)?.[1] ?? address.exec(word)?.[1] ?? listened.exec(word)?.[1];
    if (whole !== undefined) return [whole];
    // `serve -l 80`, `python -m http.server 80`: elsewhere such words mean something else.
    if (/^(?:-l|http\.server)$/.test(argv[index - 1] ?? "")) return /^(?:80|443)$/.test(word) ? [word] : [];
    return option.test(argv[index - 1] ?? "") ? [value.exec(word)?.[1] ?? ""] : [];
  });
  const set = value.exec(after.stage.environment.get("PORT")?.value ?? "")?.[1];
  const asked = before.stage.instructions
    .filter(({ keyword }) => keyword === "HEALTHCHECK" && plan.rewrite === "non-root")
    .flatMap(({ blanked }) => {
      const [found, scheme, port] = own.exec(blanked) ?? [];
      return found === undefined ? [] : [port ?? (scheme === "https" ? "443" : "80")];
    });
  const web = ["ASPNETCORE_URLS", "DOTNET_URLS", "URLS"].flatMap(
    (name) => listened.exec(after.stage.environment.get(name)?.value ?? "")?.[1] ?? [],
  );
  const ports = value.exec(after.stage.environment.get("ASPNETCORE_HTTP_PORTS")?.value ?? "")?.[1] ?? [];
  const configured = (await readNamedConfigurations(before)).flatMap((one) =>
    [...one.matchAll(bound)].map(([, found = ""]) => found),
  );
  const port = [
    ...configured,
    ...named,
    ...(set === undefined ? [] : [set]),
    ...web,
    ...[ports].flat(),
    ...asked,
  ].find((one) => Number(one) > 0 && Number(one) < 1024);
  if (port === undefined) return [];
  const what = text(
    "Port {ports} is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.",
    { ports: port },
  );
  return [{ concern: { id: "H15", weight: "assume", text: what } }];
}
