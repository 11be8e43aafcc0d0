/** What works on a JDK and may fail on a JRE: programs that compile, or that attach to themselves. */
import type { Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";

const needing: ReadonlySet<string> = new Set([
  "com.sun:tools",
  "co.elastic.apm:apm-agent-attach",
  "io.opentelemetry.contrib:opentelemetry-runtime-attach",
  "io.projectreactor:reactor-tools",
  "io.projectreactor.tools:blockhound",
  "net.openhft:compiler",
  "net.bytebuddy:byte-buddy-agent",
]);

/** Of what the context's own build file names. */
export async function findJdkNeeds({ project }: Subject): Promise<readonly Concern[]> {
  const dependencies = [
    ...(valueOf(await project.maven("."))?.dependencies ?? []),
    ...(valueOf(await project.gradle("."))?.dependencies ?? []),
  ];
  return dependencies
    .filter((name) => needing.has(name))
    .map((library) => ({
      id: "S5",
      weight: "assume",
      text: text("{library} may need the compiler or the attach API of a JDK, and the image has a JRE.", {
        library,
      }),
    }));
}
