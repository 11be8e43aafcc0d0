/** The command lines of docker, podman, buildah, nerdctl and kaniko, as far as they say what is built from what. */
import { unknown } from "./image-name.ts";

/** What a command line says, paths as written. */
export interface ToldBuild {
  readonly names: readonly string[];
  readonly context: string | undefined;
  /** From where the command is run. */
  readonly dockerfiles: readonly string[];
  /** From the context. */
  readonly inContext: readonly string[];
  readonly stage: string | undefined;
  readonly buildArguments: Readonly<Record<string, string>>;
}

/** Options with a value, of any of them: `docker build --help`, `podman-build(1)`, `buildah-build(1)`, `nerdctl build`. */
const valued: ReadonlySet<string> = new Set(
  [
    "-f --file -t --tag --target --build-arg --build-context --cache-from --cache-to --label --platform --progress",
    "--secret --ssh --output -o --network --add-host --iidfile --metadata-file --builder --allow --annotation --attest",
    "--cgroup-parent --shm-size --ulimit --no-cache-filter --isolation -m --memory --memory-swap -c --cpu-shares",
    "--cpu-period --cpu-quota --cpuset-cpus --cpuset-mems --security-opt --policy --call --format --authfile --creds",
    "--cert-dir --volume -v --device --env --from --jobs --ignorefile --manifest --arch --os --variant --runtime",
    "--build-arg-file --cap-add --cap-drop --dns --env-file --timestamp --userns --layer-label --buildkit-host",
    "--project --destination -d --dockerfile --context --context-sub-path --verbosity --snapshot-mode -p --profile",
  ]
    .join(" ")
    .split(" "),
);

/** Options in front of the verb that take a value. */
const globallyValued: ReadonlySet<string> = new Set(
  "--context -c -H --host --config -l --log-level --root --runroot --storage-driver --url --connection --namespace -n -a --address --builder -p --profile".split(
    " ",
  ),
);

const dockerVerbs: readonly (readonly string[])[] = [
  ["build"],
  ["buildx", "build"],
  ["buildx", "b"],
  ["image", "build"],
  ["builder", "build"],
];
const verbs: Readonly<Record<string, readonly (readonly string[])[]>> = {
  docker: dockerVerbs,
  nerdctl: dockerVerbs,
  finch: dockerVerbs,
  podman: dockerVerbs,
  depot: [["build"]],
  minikube: [["image", "build"]],
  buildah: [["build"], ["bud"], ["build-using-dockerfile"]],
};

/**
 * @param args without the program, variables filled in
 * @param input the file that standard input comes from
 * @returns undefined for any other command
 */
export function findBuild(
  program: string,
  args: readonly string[],
  input: string | undefined,
): ToldBuild | undefined {
  if (program === "executor") return readKaniko(args);
  const known = Object.hasOwn(verbs, program) ? verbs[program] : undefined;
  const behind = known && findBehindVerb(args, known);
  if (behind === undefined) return undefined;
  const { options, operands } = split(behind);
  const context = operands.find((operand) => operand.replaceAll(unknown, "") !== "") ?? operands[0];
  const all = (...names: readonly string[]) =>
    options.flatMap(({ name, value }) => (names.includes(name) ? [value] : []));
  const files = all("-f", "--file");
  const isPodman = program === "podman" || program === "buildah";
  const fromInput = context === "-" && input !== undefined && files.length === 0 ? [input] : [];
  return {
    names: all("-t", "--tag"),
    context: context === "-" ? undefined : (context ?? (isPodman ? "." : undefined)),
    dockerfiles: [...files.filter((file) => file !== "-"), ...fromInput],
    // Podman takes a file from the context where there is none by that path.
    inContext: isPodman
      ? files.length > 0
        ? files
        : ["Containerfile", "Dockerfile"]
      : files.length > 0
        ? []
        : ["Dockerfile"],
    stage: all("--target").at(-1),
    buildArguments: readArguments(all("--build-arg")),
  };
}

/** https://github.com/GoogleContainerTools/kaniko#additional-flags */
function readKaniko(args: readonly string[]): ToldBuild | undefined {
  const { options } = split(args);
  const all = (...names: readonly string[]) =>
    options.flatMap(({ name, value }) => (names.includes(name) ? [value] : []));
  const names = all("--destination", "-d");
  if (names.length === 0) return undefined;
  const context = (all("--context", "-c").at(-1) ?? ".").replace(/^dir:\/\//, "");
  const file = all("--dockerfile", "-f").at(-1) ?? "Dockerfile";
  return {
    names,
    context,
    dockerfiles: [file],
    inContext: [file],
    stage: all("--target").at(-1),
    buildArguments: readArguments(all("--build-arg")),
  };
}

function findBehindVerb(
  args: readonly string[],
  known: readonly (readonly string[])[],
): readonly string[] | undefined {
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word.replaceAll(unknown, "") === "") continue;
    if (!word.startsWith("-")) break;
    if (globallyValued.has(word)) at++;
  }
  const verb = known.find((words) => words.every((word, index) => args[at + index] === word));
  return verb && args.slice(at + verb.length);
}

interface Split {
  readonly options: readonly { readonly name: string; readonly value: string }[];
  readonly operands: readonly string[];
}

/** As Go's `pflag` does: operands may stand anywhere. */
function split(args: readonly string[]): Split {
  const options: { name: string; value: string }[] = [];
  const operands: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    const [, name = word, attached] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    if (word === "--") return { options, operands: [...operands, ...args.slice(at + 1)] };
    if (word === "-" || !word.startsWith("-")) operands.push(word);
    else if (attached !== undefined) options.push({ name, value: attached });
    else if (valued.has(word)) options.push({ name: word, value: args[++at] ?? "" });
    else if (!word.startsWith("--") && valued.has(word.slice(0, 2))) {
      options.push({ name: word.slice(0, 2), value: word.slice(2).replace(/^=/, "") });
    } else if (/^-[a-z]+[ft]$/.test(word)) {
      // `-qt web`: the last letter of a bundle takes the value.
      options.push({ name: `-${word.at(-1)}`, value: args[++at] ?? "" });
    }
  }
  return { options, operands };
}

function readArguments(texts: readonly string[]): Readonly<Record<string, string>> {
  const pairs = texts.flatMap((text) => {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}
