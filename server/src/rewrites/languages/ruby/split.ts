/** Splits an image with Ruby's tools into one that installs gems and a slim one that runs. */
import { isWithin } from "../../container-path.ts";
import type { Copy, Refusal, Split, SplitGoal, Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { type Text, text } from "../../text.ts";
import { findApplicationFiles } from "../interpreted/application-files.ts";
import { hasBuildPackages } from "../interpreted/build-packages.ts";
import { describeLoss, findRelease, readInterpreterBase } from "../interpreted/slim-image.ts";
import { findGemFolders } from "./gem-place.ts";
import { refuseMinimal } from "./minimise.ts";
import { findNativeGems } from "./native-gems.ts";
import { isBuildCommand, isManifest, roleOf } from "./ruby-commands.ts";
import { readGems } from "./ruby-gems.ts";

export async function splitRuby(subject: Subject, goal: SplitGoal): Promise<Split | Refusal | undefined> {
  const { stage, settings } = subject;
  const base = readInterpreterBase(stage, "ruby");
  if (base === undefined) return undefined;
  if (goal === "minimal" && settings.minimalFamily !== "hardened") return refuseMinimal(subject);
  const folders = findGemFolders(subject);
  if (folders === undefined) return undefined;
  if (goal === "slim" && base.variant !== "full" && !hasBuildPackages(subject)) return undefined;
  const files = await findApplicationFiles(subject, isManifest, isBuildCommand);
  const gems = await readGems(subject);
  const native =
    base.variant === "full" && gems !== undefined
      ? findNativeGems(gems, findRelease(stage, "ruby"))
      : { packages: [], because: [] };
  const concerns: Concern[] = [
    ...files.concerns,
    ...describeLoss(stage, base),
    ...(base.variant === "full" && gems === undefined ? [unreadGems(base.runtimeImage)] : []),
  ];
  const refusals = concerns.filter(({ weight }) => weight === "refuse");
  if (refusals.length > 0) return { kind: "refusal", concerns: refusals };
  const needsNode = gems === undefined || gems.has("execjs") || startsNode(subject);
  return {
    kind: "split",
    runtimeImage: base.runtimeImage,
    edits: [],
    additions: [],
    copies: [...withGems(folders, files.copies), ...(needsNode ? findBuiltNode(subject) : [])],
    runtimeLines: [],
    runtimePackages: native.packages,
    // Assets are built; without ExecJS nothing of Ruby calls Node.js.
    isProvided: (name) => !needsNode && /^(?:nodejs|nodejs-legacy|npm|yarn|yarnpkg)$/.test(name),
    buildVariables: [
      "BUNDLE_JOBS",
      "BUNDLE_RETRY",
      "BUNDLER_VERSION",
      "NODE_VERSION",
      "YARN_VERSION",
      "NODE_MAJOR",
    ],
    roles: (program, args) => roleOf(program, args),
    steps: describe(folders, native),
    concerns,
  };
}

function withGems(folders: readonly string[], copies: readonly Copy[]): readonly Copy[] {
  const outside = folders.filter(
    (folder) =>
      !copies.some(({ from }) => isWithin(folder, from)) &&
      !folders.some((other) => other !== folder && isWithin(folder, other)),
  );
  return [...outside.map((folder): Copy => ({ from: folder, to: folder, isFolder: true })), ...copies];
}

/** `node-build 20.11.0 /usr/local/node`: as fly.io's and Rails' own Dockerfiles install Node.js. */
function findBuiltNode({ reading }: Subject): readonly Copy[] {
  return reading.commands.flatMap(({ program, arguments: words }): readonly Copy[] => {
    const folder = words.at(-1)?.value;
    const isBuilt = program === "node-build" && folder?.startsWith("/") === true && folder !== "/";
    return isBuilt ? [{ from: folder, to: folder, isFolder: true }] : [];
  });
}

/** Foreman and the like start front-end servers, too. */
function startsNode({ dockerfile, stage }: Subject): boolean {
  return dockerfile.startScripts
    .filter((script) => script.stage === stage)
    .some(({ commands }) =>
      commands.some(({ program }) => /^(?:foreman|overmind|node|yarn|npm|npx)$|^dev$/.test(program)),
    );
}

function unreadGems(image: string): Concern {
  return {
    id: "H11",
    weight: "assume",
    text: text(
      "{files} cannot be read here: gems that need libraries of the system need them in {image}, too.",
      {
        files: "Gemfile.lock",
        image,
      },
    ),
  };
}

function describe(
  folders: readonly string[],
  native: { readonly packages: readonly string[]; readonly because: readonly string[] },
): readonly Text[] {
  return [
    text("The gems in {folders} are copied as a whole.", { folders: folders.join(", ") }),
    ...(native.packages.length > 0
      ? [
          text("{packages}: the full image has them, the slim one does not, and {names} may need them.", {
            packages: native.packages.join(", "),
            names: native.because.join(", "),
          }),
        ]
      : []),
  ];
}
