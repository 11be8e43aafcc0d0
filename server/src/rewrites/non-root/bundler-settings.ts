/** Settings of Bundler that a build has left in root's home folder, where no other user finds them (H23). */
import type { Command } from "../../dockerfile/command.ts";
import { baseName } from "../container-path.ts";
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";
import { listStartedCommands } from "./started-commands.ts";

/** What decides which gems are looked for, and where. */
const decisive: ReadonlySet<string> = new Set(["without", "with", "only", "path", "gemfile"]);

interface Setting {
  readonly command: Command;
  readonly name: string;
  readonly value: string;
}

/** The first setting that is root's alone, where the container runs Ruby. */
export async function findBundlerSettings(subject: Subject): Promise<readonly Concern[]> {
  const { reading, stage } = subject;
  const [setting] = reading.commands.flatMap((command) => readSetting(subject, command) ?? []);
  if (setting === undefined) return [];
  const variable = `BUNDLE_${setting.name.toUpperCase()}`;
  if (stage.environment.get(variable) !== undefined) return [];
  const started = await listStartedCommands(subject);
  const isUsed = started.some((words) =>
    words.some((word) => /^(?:bundle|rails|rake|puma|rackup|sidekiq|ruby)$/.test(baseName(word))),
  );
  if (!isUsed) return [];
  return [
    {
      id: "H23",
      weight: "refuse",
      span: setting.command.span,
      text: text("Bundler keeps the setting {name} in root's home folder, which no other user can read.", {
        name: setting.name,
      }),
      remedy: text("Set it for all users instead: {setting}.", {
        setting: `ENV ${variable}=${JSON.stringify(setting.value.replaceAll(/[\s:]+/g, ":"))}`,
      }),
    },
  ];
}

/**
 * `bundle config set --global without test`. Without `--local`, what is set is the user's where there is no Gemfile
 * (`validate_scope!` of Bundler's `config`), and always was before Bundler 2.
 */
function readSetting({ reading }: Subject, command: Command): Setting | undefined {
  const { program, arguments: words, script } = command;
  if (!/^bundler?$/.test(baseName(program)) || script.user.state === "nonRoot") return undefined;
  const texts = words.map(({ text: word }) => word);
  if (texts[0] !== "config" || texts.includes("--local")) return undefined;
  const [name, ...values] = texts.slice(1).filter((word) => !word.startsWith("-") && word !== "set");
  if (name === undefined || !decisive.has(name) || values.length === 0) return undefined;
  if (!texts.includes("--global") && hasGemfile()) return undefined;
  return { command, name, value: values.join(" ") };

  function hasGemfile(): boolean {
    const at = reading.instructions.indexOf(script.instruction);
    return reading.copies.some(
      ({ instruction, sources }) =>
        reading.instructions.indexOf(instruction) < at &&
        sources.some((source) => source === undefined || /^(?:\.\/?|.*\/|.*Gemfile.*|[^.]*)$/.test(source)),
    );
  }
}
