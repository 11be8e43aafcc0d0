/** What a rewrite assumes, as comments in the Dockerfile. */
import { inEnglish, type Text } from "./text.ts";

export const todoMark = "# TODO(dockerfile-security):";

export function toTodo(assumption: Text): string {
  return `${todoMark} ${inEnglish(assumption)}`;
}
