/** Moves an application in Ruby to Docker's hardened image, the one without a shell that there is. */
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import { baseName } from "../../container-path.ts";
import type { MinimalBase, Refusal, Subject } from "../../language.ts";
import { refuse, refuseFor } from "../../refusal.ts";
import type { Concern } from "../../rewrite.ts";
import { readStage } from "../../stage-reading.ts";
import { text } from "../../text.ts";
import { readInterpreterBase } from "../interpreted/slim-image.ts";
import { findNativeGems } from "./native-gems.ts";
import { readGems } from "./ruby-gems.ts";

/** docker-hardened-images/catalog, image/ruby, October 2026. */
const hardenedMinors: ReadonlySet<string> = new Set(["3.3", "3.4", "4.0"]);
const hardenedPackages: ReadonlySet<string> = new Set([
  ...[
    "base-files",
    "ca-certificates",
    "libcrypt1",
    "libjemalloc2",
    "libyaml-0-2",
    "libgmp10",
    "libffi8",
    "zlib1g",
  ],
  ...["libssl3", "libssl3t64", "libc6", "libgcc-s1"],
]);

export async function minimiseRuby(subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  const { stage, settings } = subject;
  const base = readInterpreterBase(stage, "ruby");
  if (base === undefined) return undefined;
  if (settings.minimalFamily !== "hardened") return refuseMinimal(subject);
  const span = stage.baseSpan;
  const { minor, variant } = base;
  if (minor === undefined || !hardenedMinors.has(minor)) {
    return refuseFor(
      "H14",
      span,
      text("There is no hardened image with Ruby {version}.", { version: minor ?? "" }),
      text("Move to Ruby 3.3 or later first."),
    );
  }
  if (variant === "alpine") {
    return refuseFor(
      "H12",
      span,
      text("Gems that are built on Alpine need its other C library."),
      text("Build and run on ruby:{version}-slim first.", { version: minor }),
    );
  }
  const image = `dhi.io/ruby:${minor}`;
  const installs = subject.reading.commands.find(
    (command) => /^bundler?$/.test(command.program) || parsePackageCommand(command)?.manager === "gem",
  );
  if (installs !== undefined) {
    return refuseFor(
      "H01",
      installs.span,
      text("The last stage installs gems itself, and an image without a shell cannot."),
      text("Install them in an earlier stage, and copy /usr/local/bundle."),
    );
  }
  const donors = subject.reading.copies.flatMap(({ from }) => (from.kind === "stage" ? [from.stage] : []));
  const other = donors.find((donor) => {
    const own = readInterpreterBase(donor.lineage.at(-1) ?? donor, "ruby");
    return own !== undefined && (own.minor !== minor || own.variant === "alpine");
  });
  if (other !== undefined) {
    return refuseFor(
      "H14",
      other.baseSpan,
      text("The gems are installed by another Ruby than {version}.", { version: minor }),
      text("Install them on ruby:{version}.", { version: minor }),
    );
  }
  const gems = new Map<string, string>();
  for (const donor of [stage, ...donors]) {
    const reading = readStage(subject.dockerfile, donor);
    for (const [name, version] of (await readGems({ ...subject, stage: donor, reading })) ?? [])
      gems.set(name, version);
  }
  const native = findNativeGems(gems, undefined);
  if (native.because.length > 0) {
    return refuseFor(
      "H11",
      span,
      text("{packages} needs libraries or programs of the system, which {image} does not have.", {
        packages: native.because.join(", "),
        image,
      }),
      text("Stay on a slim image, or use gems that bring what they need, such as tzinfo-data."),
    );
  }
  const command = findRubyCommand(subject.start.argv ?? []);
  if (command === undefined) return refuse(...reasons(subject, image));
  const { start } = subject;
  const isSame = start.kind === "exec" && command.join("\0") === start.argv?.join("\0");
  const split =
    start.entrypointLength === 0 ? 0 : start.entrypointLength + command.length - (start.argv?.length ?? 0);
  const rest = command.slice(split);
  return {
    kind: "base",
    image,
    user: "65532:65532",
    ...(isSame
      ? {}
      : {
          start: {
            entrypoint: split > 0 ? command.slice(0, split) : null,
            command: rest.length > 0 ? rest : null,
          },
        }),
    edits: [],
    additions: [],
    copies: [],
    healthRuntime: { language: "none", program: "ruby" },
    runtimeLines: [],
    coveredPackages: hardenedPackages,
    steps: [text("Images of dhi.io are pulled after docker login dhi.io.")],
    concerns: [],
  };
}

/** `bundle` is not in the image, but its library is: `ruby -rbundler/setup app.rb` does what `bundle exec` does. */
function findRubyCommand(argv: readonly string[]): readonly string[] | undefined {
  const [first = "", second, ...rest] = argv;
  const name = baseName(first);
  if (name === "ruby") return ["ruby", ...argv.slice(1)];
  if (/\.rb$/.test(name)) return ["ruby", ...argv];
  if (!/^bundler?$/.test(name) || second !== "exec") return undefined;
  const [program = "", ...args] = rest;
  return program === "ruby" ? ["ruby", "-rbundler/setup", ...args] : undefined;
}

function reasons({ start }: Subject, image: string): readonly Concern[] {
  const refusals = start.concerns.filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return refusals;
  const [program = ""] = start.argv ?? [];
  const concern: Concern = {
    id: "S3",
    weight: "refuse",
    text: text(
      "{image} has ruby alone, and the start needs {program}, which `env` or Bundler's own program would have to find.",
      { image, program },
    ),
    remedy: text('Start the application with ruby and a file: CMD ["ruby", "app.rb"].'),
  };
  return [start.command === undefined ? concern : { ...concern, span: start.command.keywordSpan }];
}

/** Google has no image for Ruby, Microsoft neither. */
export function refuseMinimal({ stage }: Subject): Refusal {
  return refuseFor(
    "S6",
    stage.baseSpan,
    text("There is no distroless image with Ruby."),
    text(
      "Choose the hardened images in the settings, or split the file in two stages and stay on the slim image.",
    ),
  );
}
