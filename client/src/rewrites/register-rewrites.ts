/** Registers the commands that rewrite. What they do is loaded when one is called. */
import { commands, Disposable, type LogOutputChannel } from "vscode";
import type { RewriteId } from "../../../server/src/rewrites/rewrite.ts";
import type { ServerSession } from "../server-session.ts";

/** In the manifest with `dockerfileSecurity.` before them. */
const commandNames = {
  rewriteToMultiStage: "multi-stage",
  rewriteToDistroless: "distroless",
  runAsNonRoot: "non-root",
  useExecForm: "exec-form",
} as const satisfies Readonly<Record<string, RewriteId>>;

export function registerRewrites(session: ServerSession, output: LogOutputChannel): Disposable {
  return Disposable.from(
    ...Object.entries(commandNames).map(([name, id]) =>
      commands.registerCommand(`dockerfileSecurity.${name}`, async (...args: unknown[]) => {
        const { rewriteDockerfile } = await import("./rewrite-dockerfile.ts");
        return rewriteDockerfile(session, output, id, args);
      }),
    ),
  );
}
