/** What a rewrite assumes, as comments in the Dockerfile. */
import { inEnglish, type Text } from "./text.ts";

const mark = "# TODO(dockerfile-security):";

export function toTodo(assumption: Text): string {
  return `${mark} ${inEnglish(assumption)}`;
}
