import { removeId, type UselessId } from "../suppressions/useless-id.ts";
import { rule } from "./rule.ts";

export default rule({
  id: "suppression-unused",
  title: "A comment silences nothing",
  category: "suppression",
  severity: "hint",
  since: "0.2.0",
  runsLast: true,
  messages: {
    unused: "Nothing here needs {id} to be silenced, so the comment would only hide the next real finding.",
    unknown: "There is no rule {id}, so this silences nothing.",
    similar: "There is no rule {id}, so this silences nothing. Did you mean {rule}?",
  },
  fixes: {
    "remove-comment": { title: "Remove the comment", safety: "safe" },
    "remove-id": { title: "Remove {id} from the comment", safety: "safe" },
    replace: { title: "Replace {id} with {rule}", safety: "suggestion" },
    "discard-comment": { title: "Remove the comment", safety: "suggestion" },
    "discard-id": { title: "Remove {id} from the comment", safety: "suggestion" },
  },
  check({ dockerfile, uselessIds, report }) {
    for (const useless of uselessIds) {
      const { span, text: id } = useless.id;
      const parameters = { id, rule: useless.meant ?? "" };
      const edits = removeId(dockerfile, useless);
      const removals =
        edits === undefined ? [] : [{ id: nameRemoval(useless), parameters, edits: () => edits } as const];
      const replace = () => [{ span, text: parameters.rule }];
      const replacements = useless.isNeeded ? [{ id: "replace", parameters, edits: replace } as const] : [];
      report(span, useless.meant === undefined ? useless.kind : "similar", {
        parameters,
        fixes: [...replacements, ...removals],
        tags: ["unnecessary"],
      });
    }
  },
});

/** An id that nobody knows may be a slip, and then what was meant is to stay silenced: that is for the user to say. */
function nameRemoval({ kind, ids }: UselessId) {
  const isOnly = ids.length === 1;
  if (kind === "unused") return isOnly ? "remove-comment" : "remove-id";
  return isOnly ? "discard-comment" : "discard-id";
}
