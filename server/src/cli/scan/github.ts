/** Annotations on a pull request: one a package, and one for the base image as a whole. */
import type { Localise } from "../../l10n/texts.ts";
import { describeGroup, describePackage } from "../../scan/describe.ts";
import { listProblems, type ShownProblem, severityOf } from "../../scan/list-problems.ts";
import { annotations, workflowCommand } from "../formats/github-command.ts";
import type { ScanFormat, ScannedDockerfile } from "./scan-result.ts";

export function createGithubScanFormat(t: Localise): ScanFormat {
  return ({ scan, view, dockerfile }) => {
    const title = scan.image.name;
    if (dockerfile !== undefined) {
      return listProblems(scan, view, t)
        .map((shown) => annotate(shown, title, dockerfile))
        .join("");
    }
    // Without a file there is no line: each group is told for the run as a whole.
    return view.groups
      .flatMap((group) => {
        const [worst] = group.packages;
        if (worst === undefined) return [];
        const message =
          group.kind === "instruction" ? describePackage(worst, t) : describeGroup(group, view, t);
        return [workflowCommand(annotations[severityOf[worst.severity]], { title }, message)];
      })
      .join("");
  };
}

function annotate(
  { span, severity, message, advisory, problem }: ShownProblem,
  image: string,
  { path, lines }: ScannedDockerfile,
): string {
  const { start, end } = lines.rangeOf(span);
  const title =
    problem === undefined ? image : [problem.package.name, advisory?.id].filter(Boolean).join(": ");
  return workflowCommand(
    annotations[severity],
    {
      file: path,
      line: String(start.line),
      endLine: String(end.line),
      // GitHub takes columns only where they are of one line.
      ...(start.line === end.line && { col: String(start.column), endColumn: String(end.column) }),
      title,
    },
    message,
  );
}
