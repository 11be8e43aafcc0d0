import { type MessageType, ShowMessageNotification } from "vscode-languageserver";
import type { Context } from "../context.ts";
import { describeFailure } from "../run-safely.ts";

/** Tells the user. The library's own functions ask a question, which not every client answers. */
export function showMessage({ connection }: Context, type: MessageType, message: string): void {
  connection
    .sendNotification(ShowMessageNotification.type, { type, message })
    .catch((error) => connection.console.error(describeFailure("Showing a message", error)));
}
