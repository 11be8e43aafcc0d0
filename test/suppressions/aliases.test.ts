import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rules } from "../../server/src/rules/index.ts";
import {
  findCounterparts,
  findRulesByAlias,
  findRulesByAnyAlias,
} from "../../server/src/suppressions/aliases.ts";

describe("an id of another tool", () => {
  const cases: readonly (readonly [tool: string, id: string, ...rules: string[]])[] = [
    ["hadolint", "DL3006", "image-untagged"],
    ["hadolint", "dl3006", "image-untagged"],
    ["hadolint", "DL3032", "rpm-cache"],
    ["hadolint", "SC2086"],
    ["hadolint", "DL300"],
    ["hadolint", "DS-0002"],
    ["trivy", "DS-0002", "user-missing", "user-root-last"],
    ["trivy", "DS002", "user-missing", "user-root-last"],
    ["trivy", "DS-0001", "image-latest", "image-untagged"],
    ["trivy", "AVD-DS-0010", "sudo-in-run"],
    ["trivy", "ds-0010", "sudo-in-run"],
    ["trivy", "DS-001*", "rpm-cache", "sudo-in-run", "update-alone"],
    ["trivy", "DS-9999"],
    ["trivy", "AVD-AWS-0002"],
    ["checkov", "CKV_DOCKER_7", "image-latest", "image-untagged"],
    ["checkov", "CKV2_DOCKER_1", "sudo-in-run"],
    ["kics", "FD54F200-402c-4333-a5a4-36ef6709af2f", "user-missing"],
    ["buildkit", "UndefinedArgInFrom", "image-arg-default-missing"],
    ["buildkit", "undefinedarginfrom"],
    ["semgrep", "dockerfile.security.missing-user.missing-user", "user-missing"],
    ["semgrep", "missing-user-entrypoint", "user-missing"],
    ["semgrep", "some.folder.prefer-apt-get", "apt-not-apt-get"],
    ["semgrep", "user"],
    ["sonar", "docker:S6596", "image-latest", "image-untagged"],
    ["tally", "DL3018", "apk-pin"],
    ["tally", "hadolint/DL3018", "apk-pin"],
    ["tally", "tally/user-created-but-never-used", "user-created-unused"],
    ["tally", "buildkit/InvalidDefaultArgInFrom", "image-arg-default-missing"],
    ["tally", "InvalidDefaultArgInFrom", "image-arg-default-missing"],
    ["nothing", "DL3006"],
    ["trivy", "(((*"],
  ];
  for (const [tool, id, ...expected] of cases) {
    test(`${tool} ${id}`, () => assert.deepEqual(findRulesByAlias(tool, id).toSorted(), expected));
  }
});

test("every alias of every rule leads back to it", () => {
  for (const rule of rules) {
    for (const [tool, ids] of Object.entries(rule.aliases ?? {})) {
      for (const id of ids) {
        assert.ok(findRulesByAlias(tool, id).includes(rule.id), `${tool} ${id}`);
        assert.ok(findCounterparts(tool).includes(rule.id), `${tool} of ${rule.id}`);
        assert.ok(findRulesByAnyAlias(id).includes(rule.id), `${id} of any tool`);
      }
    }
  }
  assert.ok(findCounterparts("tally").includes("apk-pin"), "by way of hadolint");
  assert.deepEqual(findCounterparts("dockerfile-utils"), []);
});
