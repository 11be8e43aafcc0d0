/** Commands whose own code is not in the file: they may update or install whatever they like. */
import type { Command } from "../dockerfile/command.ts";

const runners = new Set(
  "sh bash ash dash ksh zsh source . eval perl ruby make ansible-playbook ansible-pull puppet chef-solo chef-client salt-call".split(
    " ",
  ),
);

const installers = new Set(
  (
    "add-apt-repository apt-add-repository mk-build-deps gdebi gdebi-core tasksel rosdep playwright npx apt-file " +
    "apt-cache apt-mark unminimize install_packages install-php-extensions debootstrap extrepo wajig eatmydata " +
    "in-target mkosi aptly apt-key-install pkg-install"
  ).split(" "),
);

/**
 * True where the command may run a package manager without being one: a script (`./install.sh`, what
 * `curl … | bash` brings) or a program known to call apt.
 */
export function isOpaqueToPackageManagers(command: Command): boolean {
  const { program, programWord, arguments: words } = command;
  if (program === "") return true;
  if (installers.has(program)) return true;
  if (/\.(?:sh|bash|py|pl|rb)$/.test(programWord.text)) return true;
  if (runners.has(program)) return !isShellWithVisibleScript(command);
  if (/^python[\d.]*$/.test(program)) return words.length > 0 && words[0]?.text !== "-c";
  return /^(?:\.{1,2}\/|\/(?!usr\/|bin\/|sbin\/)|\/usr\/local\/|~\/|\$)/.test(programWord.text);
}

/** `sh -c '…'`: the script's commands stand in the list by themselves. */
function isShellWithVisibleScript({ program, arguments: words }: Command): boolean {
  if (program === "source" || program === "." || program === "eval") return false;
  return words.some(({ text }) => /^-[a-zA-Z]*c[a-zA-Z]*$/.test(text));
}
