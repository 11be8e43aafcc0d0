/** Where a program of ASP.NET Core listens: the SDK's image leaves it open, the runtime's sets it. */
import type { Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import type { FoundProject } from "./dotnet-project-files.ts";

export interface ListeningPort {
  /** ENV lines. */
  readonly lines: readonly string[];
  readonly concerns: readonly Concern[];
}

const none: ListeningPort = { lines: [], concerns: [] };

/**
 * The runtime images set port 8080 from .NET 8 on, and 80 before (dotnet-docker, "Breaking changes in .NET 8"); what
 * the file says with ENV or on the command line goes on to hold.
 *
 * @param found the project of `dotnet run`, whose launchSettings.json is read no more; undefined for another start
 */
export async function judgePort(
  { stage, start, dockerfile }: Subject,
  version: string | undefined,
  found: FoundProject | undefined,
): Promise<ListeningPort> {
  const isSet = ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "DOTNET_URLS", "URLS"].some(
    (name) => stage.environment.get(name)?.kind === "env",
  );
  const words = dockerfile.startScripts
    .filter(({ instruction }) => instruction === start.entrypoint || instruction === start.command)
    .flatMap(({ code }) => code);
  if (
    isSet ||
    words.some((code) => /--(?:urls|server\.urls|http_ports)\b|(?:ASPNETCORE|DOTNET)_\w+=/i.test(code))
  )
    return none;
  const usual = Number.parseInt(version ?? "8", 10) >= 8 ? "8080" : "80";
  const exposed = stage.instructions
    .filter(({ keyword }) => keyword === "EXPOSE")
    .flatMap(({ words: ports }) => ports.map(({ raw }) => raw.replace(/\/tcp$/, "")));
  const [port] = exposed;
  // Without a port, nobody outside asks the program.
  if (port === undefined || exposed.includes(usual)) return none;
  const isNumber = /^\d+$/.test(port) && exposed.length === 1;
  if (found !== undefined && isNumber) {
    const name = usual === "8080" ? `ASPNETCORE_HTTP_PORTS=${port}` : `ASPNETCORE_URLS=http://+:${port}`;
    return { lines: [`ENV ${name}`], concerns: [] };
  }
  return {
    lines: [],
    concerns: [
      {
        id: "H15",
        weight: "assume",
        text: text(
          "The runtime's image lets the program listen at port {usual} unless it says otherwise itself, and {port} is exposed.",
          {
            ...{ usual, port },
          },
        ),
      },
    ],
  };
}
