/** Whose home folder a RUN works in. */
import type { Instruction } from "../../../dockerfile/model.ts";
import type { Subject } from "../../language.ts";

const options: ReadonlySet<string> = new Set(["-d", "--home-dir", "--home", "-h"]);

/** @returns undefined where the file does not say */
export function findHome({ stage, reading }: Subject, instruction: Instruction): string | undefined {
  const set = stage.environmentAt(instruction).get("HOME");
  if (set !== undefined) return set.value;
  const { state, name } = stage.userAt(instruction);
  if (state === "root") return "/root";
  if (name === undefined || !stage.createdUsers.some((user) => user.name === name)) return undefined;
  for (const { program, arguments: words } of reading.commands) {
    const texts = words.map(({ text }) => text);
    if (!/^(?:useradd|adduser)$/.test(program) || !texts.includes(name)) continue;
    const at = texts.findIndex((word) => options.has(word));
    const inline = texts.find((word) => /^--home(?:-dir)?=/.test(word))?.replace(/^[^=]*=/, "");
    return inline ?? (at === -1 ? `/home/${name}` : texts[at + 1]);
  }
  return `/home/${name}`;
}
