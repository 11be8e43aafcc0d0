import type { Command, ShellWord } from "../dockerfile/command.ts";
import type { Dockerfile } from "../dockerfile/model.ts";
import type { Span } from "../dockerfile/span.ts";
import type { Edit } from "../finding.ts";
import { insertAfter, insertBefore, isOpenEnded } from "../fixes/insert-instruction.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "sudo-in-run",
  title: "RUN uses sudo",
  category: "user",
  severity: "warning",
  since: "0.1.0",
  aliases: {
    hadolint: ["DL3004"],
    trivy: ["DS-0010"],
    checkov: ["CKV2_DOCKER_1"],
    kics: ["8ada6e80-0ade-439e-b176-0b28f6bce35a"],
    dockle: ["DKL-DI-0001"],
    semgrep: ["dockerfile.best-practice.no-sudo-in-dockerfile.no-sudo-in-dockerfile"],
    tally: ["DL3004"],
    terrascan: ["AC_DOCKER_0007"],
  },
  cwe: [250],
  messages: {
    needless:
      "This runs as root already, so sudo does nothing but change the environment and hide what needs root.",
    escalation:
      "sudo lets {user} become root without a password in the build, and in every container of this image too.",
    "escalation-unnamed":
      "sudo lets a user become root without a password in the build, and in every container of this image too.",
    unknown:
      "As root, sudo does nothing; as any other user, it needs a right to become root that the image keeps.",
  },
  fixes: {
    remove: { title: "Remove sudo", safety: "safe" },
    switch: { title: "Run this as root by USER instead of sudo", safety: "suggestion" },
  },
  check({ dockerfile, report }) {
    for (const script of dockerfile.scripts) {
      const { user } = script;
      for (const command of script.commands) {
        const sudo = findSudo(command);
        if (sudo === undefined) continue;
        const span = sudo.programWord.span;
        if (user.state === "root") {
          const edit = removeSudo(sudo);
          const fixes = edit === undefined ? [] : [{ id: "remove", edits: () => [edit] } as const];
          report(span, "needless", { fixes, tags: ["unnecessary"] });
        } else if (user.state === "unknown") report(span, "unknown");
        else {
          const edits = switchUser(dockerfile, command);
          const fixes = edits === undefined ? [] : [{ id: "switch", edits: () => edits } as const];
          if (user.name === undefined) report(span, "escalation-unnamed", { fixes });
          else report(span, "escalation", { parameters: { user: user.name }, fixes });
        }
      }
    }
  },
});

interface Sudo {
  readonly programWord: ShellWord;
  readonly arguments: readonly ShellWord[];
  /** Up to the program that it runs; undefined where it runs none. */
  readonly span: Span | undefined;
  readonly isExecForm: boolean;
}

function findSudo(command: Command): Sudo | undefined {
  const isExecForm = command.script.form === "exec" && command.script.code.indexOf("sudo") === 0;
  const wrapper = command.wrappers.find(({ program }) => program === "sudo");
  if (wrapper !== undefined) return { ...wrapper, isExecForm };
  if (command.program !== "sudo") return undefined;
  return { programWord: command.programWord, arguments: command.arguments, span: undefined, isExecForm };
}

/** Options that only matter to sudo itself; any other changes what the program sees or who runs it. */
const ownOptions = /^(?:-[EHnSkAb]+|--preserve-env|--set-home|--non-interactive|--stdin|--)$/;

/** Takes `sudo` and its own options away; assignments stay in front of the program, where the shell reads them. */
function removeSudo(sudo: Sudo): Edit | undefined {
  if (sudo.span === undefined) return undefined;
  const words = dropRootUser(sudo.arguments);
  const firstAssignment = words.findIndex((word) => /^\w+=/.test(word.text));
  const options = firstAssignment === -1 ? words : words.slice(0, firstAssignment);
  if (!options.every((word) => ownOptions.test(word.text))) return undefined;
  const assignment = firstAssignment === -1 ? undefined : words[firstAssignment];
  if (assignment !== undefined && sudo.isExecForm) return undefined;
  return { span: { start: sudo.span.start, end: assignment?.span.start ?? sudo.span.end }, text: "" };
}

/** `-u root` asks for what is there already. */
function dropRootUser(words: readonly ShellWord[]): readonly ShellWord[] {
  const at = words.findIndex((word) => word.text === "-u" || word.text === "--user");
  const isRoot = at !== -1 && words[at + 1]?.value === "root";
  return isRoot ? words.filter((_, index) => index !== at && index !== at + 1) : words;
}

/** `USER root` above the RUN, the user from before below it, and no sudo in it. */
function switchUser(dockerfile: Dockerfile, command: Command): readonly Edit[] | undefined {
  const { instruction, isOnbuild, commands } = command.script;
  const { evidence, name } = command.script.user;
  const written = evidence.kind === "instruction" ? evidence.instruction.words[0]?.raw : name;
  // Between the lines of several scripts or behind ONBUILD there is no telling who needs root.
  const hasOthers = dockerfile.scripts.some(
    (other) => other !== command.script && other.instruction === instruction,
  );
  if (written === undefined || isOnbuild || hasOthers || isOpenEnded(dockerfile)) return undefined;
  const removals = commands.flatMap((other) => {
    const sudo = findSudo(other);
    return sudo === undefined ? [] : [removeSudo(sudo)];
  });
  // A command without sudo may need the other user: it would now write files as root.
  const isMixed = commands.some(
    (other) => findSudo(other) === undefined && other.nesting.at(-1) !== "script",
  );
  if (isMixed || removals.some((edit) => edit === undefined)) return undefined;
  const known = removals.flatMap((edit) => (edit === undefined ? [] : [edit]));
  return [
    insertBefore(dockerfile, instruction, ["USER root"]),
    ...known,
    insertAfter(dockerfile, instruction, [`USER ${written}`]),
  ];
}
