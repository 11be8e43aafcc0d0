/** A Dockerfile, what a real Trivy said of the image that was built from it, and the lines that this belongs to. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import report from "../../fixtures/reports/trivy-0.74.0/apt-single.classic.json";
import expected from "../../real/images/apt-single/expected.json";

/** That of `test/real/images/apt-single`. */
export const dockerfile = `FROM debian:12-slim
LABEL org.opencontainers.image.title="apt-single"
RUN apt-get update \\
    && apt-get install -y --no-install-recommends curl \\
    && rm -rf /var/lib/apt/lists/*
COPY motd /etc/motd
EXPOSE 8080
CMD ["curl", "--version"]
`;

export const imageName = report.ArtifactName;

/** Names of packages, with the line of the instruction that brought them, counted from 0. */
export const packageLines: readonly (readonly [name: string, line: number])[] = Object.entries(
  expected.packages,
).map(([name, line]) => [name, line - 1]);

/** @returns the path of the report */
export async function writeRecordedReport(): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "report-")), "trivy.json");
  await writeFile(path, JSON.stringify(report));
  return path;
}
