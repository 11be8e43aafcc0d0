/** The port that a site's server listens on so far, and the one that nginx listens on in its place. */
import { joinPath } from "../../context-paths.ts";
import type { Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import type { Concern } from "../../rewrite.ts";
import { type Text, text } from "../../text.ts";
import type { NodeApplication } from "../node/application.ts";
import { unprivilegedPort } from "./nginx-site.ts";
import type { SiteStart } from "./site-start.ts";

export interface Port {
  readonly port: number;
  /** Another one than before: those below 1024 not every user may open. */
  readonly isMoved: boolean;
  readonly concerns: readonly Concern[];
}

interface Known {
  readonly port: number;
  readonly doubt?: Text;
}

/** The port stays, but for one that a user without privileges cannot open everywhere. */
export async function choosePort(
  subject: Subject,
  application: NodeApplication,
  site: SiteStart,
): Promise<Port> {
  const { port, doubt } = await findPort(subject, application, site);
  const isVariable = subject.start.concerns.some(({ id, weight }) => id === "H03" && weight === "refuse");
  const concerns = [
    ...(doubt === undefined ? [] : [assume("S10", doubt)]),
    ...(isVariable
      ? [assume("H03", text("The port is no longer changed by a variable of the container."))]
      : []),
  ];
  if (port >= 1024) return { port, isMoved: false, concerns };
  const moved = text(
    "The container listens on port {new} in place of {old}, which not every user may open: publish that one.",
    { new: String(unprivilegedPort), old: String(port) },
  );
  return { port: unprivilegedPort, isMoved: true, concerns: [...concerns, assume("H15", moved)] };
}

function assume(id: Concern["id"], what: Text): Concern {
  return { id, weight: "assume", text: what };
}

async function findPort(subject: Subject, application: NodeApplication, site: SiteStart): Promise<Known> {
  const { reading, stage } = subject;
  const variable = stage.environment.get("PORT");
  const named =
    site.port ??
    (site.server.readsPort && variable?.kind === "env" ? Number(variable.value) || undefined : undefined);
  if (named !== undefined) return { port: named };
  const exposed = reading.instructions
    .filter(({ keyword }) => keyword === "EXPOSE")
    .flatMap(({ words }) => words.map(({ raw }) => Number(/^(\d+)(?:\/tcp)?$/.exec(raw)?.[1] ?? Number.NaN)))
    .filter((port) => !Number.isNaN(port));
  const only = exposed.length === 1 ? exposed[0] : undefined;
  const configured = await readConfiguredPort(subject, application, site);
  if (typeof configured === "number") return { port: configured };
  const usual = site.server.usualPort ?? usualPortOf(site, application);
  const isUsual = configured === "default" && usual !== undefined;
  if (isUsual && (exposed.length === 0 || exposed.includes(usual))) return { port: usual };
  if (isUsual) {
    return {
      port: usual,
      doubt: text(
        "{tool} listens on port {port} by itself, and so does the new stage: EXPOSE names {exposed}.",
        { tool: site.tool, port: String(usual), exposed: exposed.join(", ") },
      ),
    };
  }
  if (only !== undefined) return { port: only };
  const port = usual ?? 3000;
  return {
    port,
    doubt: text("The application listens on port {port}, which the file does not say.", {
      port: String(port),
    }),
  };
}

/** `serve` up to version 12 listens on 5000 (its release notes); what is installed without a version is newer. */
function usualPortOf({ tool }: SiteStart, { installations, manifest }: NodeApplication): number | undefined {
  if (tool !== "serve") return undefined;
  const content = valueOf(manifest);
  const words = installations.global.flatMap(({ command }) =>
    command.arguments.map(({ text: word }) => word),
  );
  const named =
    words.find((word) => word.startsWith("serve@"))?.slice("serve@".length) ??
    content?.dependencies.get("serve") ??
    content?.devDependencies.get("serve");
  const major = /^[\^~>=v]*(\d+)/.exec(named ?? "")?.[1];
  return major !== undefined && Number(major) < 13 ? 5000 : 3000;
}

/** What the scripts of package.json, `.env` or the tool's configuration name; `unknown` where that cannot be read. */
async function readConfiguredPort(
  { project }: Subject,
  { contextFolder, manifest }: NodeApplication,
  { kind, server }: SiteStart,
): Promise<number | "default" | "unknown"> {
  if (contextFolder === undefined) return server.kind === "files" ? "default" : "unknown";
  const environment = await project.context.read(joinPath(contextFolder, ".env"));
  const lines = [
    ...(valueOf(manifest)?.scripts.values() ?? []),
    ...(environment.kind === "text" ? [environment.text] : []),
  ].join("\n");
  const set = server.readsPort
    ? [...new Set([...lines.matchAll(/(?:^|[\s"'])PORT=["']?(\d*)/gm)].map(([, port = ""]) => port))]
    : [];
  if (set.length > 0) return set.length === 1 && set[0] !== "" ? Number(set[0]) : "unknown";
  if (kind === "files") return "default";
  const settings = (await project.frontEnds(contextFolder)).map(({ ports }) => ports[kind]);
  if (settings.some((setting) => setting.kind === "unknown")) return "unknown";
  const [port] = settings.flatMap((setting) => (setting.kind === "literal" ? Number(setting.value) : []));
  return port === undefined ? "default" : Number.isNaN(port) ? "unknown" : port;
}
