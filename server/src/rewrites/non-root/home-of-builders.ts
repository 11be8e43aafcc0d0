/** Containers that build when they start, with packages that root's builds have left in root's home folder (H23). */
import type { Command } from "../../dockerfile/command.ts";
import { baseName } from "../container-path.ts";
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";
import { findBundlerSettings } from "./bundler-settings.ts";
import { listStartedCommands } from "./started-commands.ts";

/** Where each keeps packages, and which variable names another place; from their documentation (2026-08). */
interface Builder {
  readonly name: string;
  readonly programs: readonly string[];
  /** What makes it build, where not everything does. */
  readonly verbs?: readonly string[];
  readonly variable: string;
  readonly setting: string;
}

const builders: readonly Builder[] = [
  {
    name: "dotnet",
    programs: ["dotnet"],
    verbs: ["run", "watch", "test", "build"],
    variable: "NUGET_PACKAGES",
    setting: "ENV NUGET_PACKAGES=/opt/nuget",
  },
  {
    name: "mvn",
    programs: ["mvn", "mvnw"],
    variable: "MAVEN_ARGS",
    setting: "ENV MAVEN_ARGS=-Dmaven.repo.local=/opt/maven",
  },
  {
    name: "gradle",
    programs: ["gradle", "gradlew"],
    variable: "GRADLE_USER_HOME",
    setting: "ENV GRADLE_USER_HOME=/opt/gradle-home",
  },
];

/** What the new user would have to fetch again at each start, if it can write at all where it is kept. */
export async function findHomeOfBuilders(subject: Subject): Promise<readonly Concern[]> {
  const { reading, stage } = subject;
  const isOurs = ({ script }: Command) =>
    script.stage !== undefined && stage.lineage.includes(script.stage) && script.user.state !== "nonRoot";
  const started = await listStartedCommands(subject);
  for (const { name, programs, verbs, variable, setting } of builders) {
    if (stage.environment.get(variable) !== undefined) continue;
    const isBuilding = started.some(
      ([program = "", ...rest]) =>
        programs.includes(baseName(program)) &&
        (verbs === undefined || rest.some((word) => verbs.includes(word))) &&
        !rest.includes("--no-build") &&
        !rest.includes("--offline"),
    );
    const built = reading.commands.filter(isOurs).find(({ program }) => programs.includes(baseName(program)));
    if (!isBuilding || built === undefined) continue;
    return [
      {
        id: "H23",
        weight: "refuse",
        span: built.span,
        text: text("{program} keeps what it installs below /root, which no other user can read.", {
          program: name,
        }),
        remedy: text("Name another folder in front of it: {setting}.", { setting }),
      },
    ];
  }
  return findBundlerSettings(subject);
}
