/** All rules, in the order of their ids. Settings, docs and the README's table are made from this list. */

import apkCache from "./apk-cache.ts";
import apkPin from "./apk-pin.ts";
import aptLists from "./apt-lists.ts";
import aptNotAptGet from "./apt-not-apt-get.ts";
import aptPin from "./apt-pin.ts";
import aptRecommends from "./apt-recommends.ts";
import cargoPin from "./cargo-pin.ts";
import gemPin from "./gem-pin.ts";
import goPin from "./go-pin.ts";
import imageArgDefaultMissing from "./image-arg-default-missing.ts";
import imageLatest from "./image-latest.ts";
import imageMutableAliasTag from "./image-mutable-alias-tag.ts";
import imageUntagged from "./image-untagged.ts";
import installWithoutUpdate from "./install-without-update.ts";
import npmPin from "./npm-pin.ts";
import pipCache from "./pip-cache.ts";
import pipPin from "./pip-pin.ts";
import rpmCache from "./rpm-cache.ts";
import rpmPin from "./rpm-pin.ts";
import type { Rule } from "./rule.ts";
import sudoInRun from "./sudo-in-run.ts";
import suppressionUnused from "./suppression-unused.ts";
import updateAlone from "./update-alone.ts";
import userCreatedUnused from "./user-created-unused.ts";
import userMissing from "./user-missing.ts";
import userRootLast from "./user-root-last.ts";

export const rules: readonly Rule[] = [
  apkCache,
  apkPin,
  aptLists,
  aptNotAptGet,
  aptPin,
  aptRecommends,
  cargoPin,
  gemPin,
  goPin,
  imageArgDefaultMissing,
  imageLatest,
  imageMutableAliasTag,
  imageUntagged,
  installWithoutUpdate,
  npmPin,
  pipCache,
  pipPin,
  rpmCache,
  rpmPin,
  sudoInRun,
  suppressionUnused,
  updateAlone,
  userCreatedUnused,
  userMissing,
  userRootLast,
];
