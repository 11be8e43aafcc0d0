/** Has the client tell of changes in what rewrites read; elsewhere its times are compared after a while. */
import { DidChangeWatchedFilesNotification } from "vscode-languageserver";
import type { Context } from "../context.ts";
import { describeFailure } from "../run-safely.ts";

/** Manifests and what else says how an application is built. Sources are too many: their times are compared. */
const watched: readonly string[] = [
  ...["**/{package,package-lock,npm-shrinkwrap,tsconfig,angular,composer}.json", "**/.dockerignore"],
  ...["**/*.dockerignore", "**/{yarn,composer,Cargo,poetry,uv,Gemfile,Pipfile}.lock", "**/pnpm-*.yaml"],
  ...["**/go.{mod,work}", "**/requirements*.txt", "**/{pyproject,Cargo,rust-toolchain,uv}.toml"],
  ...["**/{Pipfile,Gemfile,CMakeLists.txt,Makefile}", "**/pom.xml", "**/*.gradle", "**/*.gradle.kts"],
  ...["**/*.{csproj,fsproj,vbproj,sln,slnx}", "**/Directory.{Build,Packages}.props", "**/global.json"],
];

/** To be called when the client is ready for requests. */
export function watchContexts({ connection, features }: Context): void {
  if (!features.watchesFiles) return;
  const watchers = watched.map((globPattern) => ({ globPattern }));
  connection.client
    .register(DidChangeWatchedFilesNotification.type, { watchers })
    .catch((error) => connection.console.error(describeFailure("Watching build contexts", error)));
}
