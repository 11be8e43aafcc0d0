/** The edge that nothing thrown may cross: a server that dies of one document is lost for all. */
import {
  type CancellationToken,
  LSPErrorCodes,
  type RemoteConsole,
  ResponseError,
} from "vscode-languageserver";

/**
 * Answers a request. What goes wrong is logged and answered with `fallback`; a request that the client took
 * back is answered with RequestCancelled.
 *
 * @param what the request in words, for the log: "Diagnostics of file:///Dockerfile"
 */
export async function runSafely<T, E = void>(
  log: RemoteConsole,
  what: string,
  token: CancellationToken,
  fallback: T,
  work: () => Promise<T>,
): Promise<T | ResponseError<E>> {
  try {
    throwIfCancelled(token);
    const answer = await work();
    throwIfCancelled(token);
    return answer;
  } catch (error) {
    if (error instanceof ResponseError) return error;
    log.error(describeFailure(what, error));
    return fallback;
  }
}

/** To be called after each wait, before the work that the answer needs. */
export function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) {
    throw new ResponseError<void>(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
  }
}

export function describeFailure(what: string, error: unknown): string {
  return `${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
