/** Scripts that the file makes executable and does not run itself: something outside of the file starts them. */
import { folderOfCommand, seenFrom } from "../../command-folder.ts";
import type { Subject } from "../../language.ts";
import { findImageFile } from "../../start/files-in-image.ts";

/** `chmod +x wait-for-it.sh`, which a compose file calls; paths in the image. */
export async function findMadeExecutable(subject: Subject): Promise<readonly string[]> {
  const { reading } = subject;
  const made = reading.commands.flatMap((command) => {
    const [mode, ...files] = command.arguments.filter(({ text }) => !text.startsWith("-"));
    const isMode = /^(?:[ugoa]*[+=][rw]*x|0?[57][0-7][0-7])$/.test(mode?.text ?? "");
    if (command.program !== "chmod" || !isMode) return [];
    const folder = folderOfCommand(reading, command);
    return files.flatMap(({ value }) => seenFrom(folder, value) ?? []);
  });
  const run = reading.commands.flatMap((command) => {
    const folder = folderOfCommand(reading, command);
    const words = command.program === "chmod" ? [] : [command.programWord, ...command.arguments];
    return words.flatMap(({ value }) => seenFrom(folder, value) ?? []);
  });
  const found = await Promise.all(
    made
      .filter((path) => !run.includes(path))
      .map(async (path) => {
        const file = await findImageFile(subject, subject.stage, path);
        return file?.file.kind === "text" && file.file.text.startsWith("#!") ? [path] : [];
      }),
  );
  return found.flat();
}
