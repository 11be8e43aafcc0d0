/** npm, yarn and pnpm: one registry, one form of package names. */
import type { Command } from "../dockerfile/command.ts";
import { readNpmPackage } from "./npm-package.ts";
import { findAction, type PackageAction, type ParsedOperation } from "./package-operation.ts";
import { findVerb, type OptionGrammar, optionSet, splitArguments, tokenize } from "./split-arguments.ts";

interface Dialect {
  readonly grammar: OptionGrammar;
  readonly actions: Readonly<Record<string, PackageAction>>;
  /** Subcommands whose next word is another subcommand. */
  readonly prefixes: ReadonlySet<string>;
}

// `npm config`'s keys that are no booleans, and npm's own aliases (`npm install --help`).
const npm: Dialect = {
  grammar: {
    allowsSpacedBooleans: true,
    valued: optionSet(
      "--prefix -C --registry --cache --loglevel -w --workspace --omit --include --userconfig --globalconfig",
      "--tag --script-shell --before --min-release-age --fetch-retries --fetch-retry-factor --fetch-retry-mintimeout",
      "--fetch-retry-maxtimeout --fetch-timeout --maxsockets --install-strategy --target --target_arch",
      "--target_platform --dist-url --runtime --arch --platform --python --cpu --os --libc --lockfile-version",
      "--https-proxy --proxy --noproxy --otp --scope --location --cache-min --cache-max --node-gyp --audit-level",
      "--depth --only --also --user --cafile --ca --cert --key --local-address --network-timeout --replace-registry-host",
    ),
  },
  actions: {
    ...Object.fromEntries(
      "install i in ins inst insta instal isnt isnta isntal isntall add ci clean-install ic install-clean isntall-clean install-test it cit"
        .split(" ")
        .map((name) => [name, "install"] as const),
    ),
    update: "upgrade",
    up: "upgrade",
    upgrade: "upgrade",
    udpate: "upgrade",
    uninstall: "remove",
    un: "remove",
    remove: "remove",
    rm: "remove",
    r: "remove",
    unlink: "remove",
    "cache clean": "clean",
    "cache clear": "clean",
    "cache rm": "clean",
  },
  prefixes: new Set(["cache"]),
};

const yarn: Dialect = {
  grammar: {
    valued: optionSet(
      "--cwd --modules-folder --registry --cache-folder --network-timeout --network-concurrency --prefix",
      "--global-folder --mutex --use-yarnrc --proxy --https-proxy --preferred-cache-folder --link-folder --otp",
      "--child-concurrency --mode",
    ),
  },
  actions: {
    "": "install",
    install: "install",
    add: "install",
    "global add": "install",
    upgrade: "upgrade",
    up: "upgrade",
    "global upgrade": "upgrade",
    remove: "remove",
    "global remove": "remove",
    "cache clean": "clean",
  },
  prefixes: new Set(["global", "cache"]),
};

const pnpm: Dialect = {
  grammar: {
    allowsSpacedBooleans: true,
    valued: optionSet(
      "-C --dir -F --filter --filter-prod --store-dir --registry --reporter --loglevel --prefix --modules-dir",
      "--virtual-store-dir --network-concurrency --child-concurrency --workspace-concurrency --global-dir",
      "--lockfile-dir --node-linker --package-import-method --cpu --os --libc --save-prefix --allow-build",
    ),
  },
  actions: {
    install: "install",
    i: "install",
    add: "install",
    ci: "install",
    update: "upgrade",
    up: "upgrade",
    upgrade: "upgrade",
    remove: "remove",
    rm: "remove",
    uninstall: "remove",
    un: "remove",
    "store prune": "clean",
  },
  prefixes: new Set(["store"]),
};

const dialects: Readonly<Record<string, Dialect>> = { npm, yarn, yarnpkg: yarn, pnpm };

const withoutPackages = new Set(
  "ci clean-install ic install-clean isntall-clean install-test it cit".split(" "),
);

export function parseNpm(command: Command): ParsedOperation | undefined {
  const dialect = dialects[command.program];
  if (!dialect) return undefined;
  const { options, operands, rest } = splitArguments(tokenize(command.arguments), dialect.grammar);
  let found = findVerb(operands);
  // `yarn workspace NAME add …` works in a part of the project.
  if (dialect === yarn && found?.verb.text === "workspace") found = findVerb(found.behind.slice(1));
  let verbName = found?.verb.text ?? "";
  if (found && dialect.prefixes.has(verbName)) {
    found = findVerb(found.behind) ?? found;
    verbName = `${verbName} ${found.verb.text}`;
  }
  if (!found && (dialect !== yarn || operands.length > 0)) return undefined;
  const action = findAction(dialect.actions, verbName);
  const named =
    action === "install" && !withoutPackages.has(verbName) ? [...(found?.behind ?? []), ...rest] : [];
  return {
    manager: "npm",
    tool: command.programWord.text,
    action,
    verb: found?.verb.word,
    verbName,
    packages: named.map(readNpmPackage),
    options,
  };
}
