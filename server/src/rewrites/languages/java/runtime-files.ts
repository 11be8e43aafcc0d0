/** Which of the files that are copied into the image a Java program may read while it runs (H29). */
import type { CopiedEntry } from "../../copied-entries.ts";

/** What Maven, Gradle and their like read, and what they make. */
const build =
  /^(?:src|pom\.xml|mvnw(?:\.cmd)?|\.mvn|gradlew(?:\.bat)?|gradle|\.gradle|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|gradle\.(?:properties|lockfile)|buildSrc|build-logic|build-conventions|target|build|out|bin|classes|checkstyle.*|lombok\.config|(?:pmd|spotbugs|findbugs|spotless|ktlint|detekt|formatter|eclipse).*|settings\.xml|sonar-project\.properties|system\.properties|project|build\.sbt|project\.clj|deps\.edn|build\.(?:xml|clj)|\.sbtopts|\.jvmopts|\.sdkmanrc|.*\.java|.*\.kt|node_modules|package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|\.m2|\.eslintrc.*|\.prettierrc.*|\.swagger-codegen.*|api-spec|openapi-generator.*|license-header.*|HEADER)$/i;

/** What people and their tools read. */
const development =
  /^(?:\.(?!env(?:\.|$)).*|\.env\.(?:example|sample|template|dist)|.*\.iml|.*\.ipr|.*\.iws|.*\.md|.*\.adoc|.*\.rst|.*\.puml|.*\.drawio|.*\.png|.*\.jpe?g|.*\.gif|.*\.svg|.*\.log|.*\.hprof|(?:.*[.-])?Dockerfile.*|(?:docker-)?compose.*\.ya?ml|.*\.postman_collection\.json|Makefile|Jenkinsfile.*|Procfile|Vagrantfile|Tiltfile|skaffold.*|app\.json|azure-pipelines.*|bitbucket-pipelines.*|cloudbuild.*|appspec.*|buildspec.*|codecov.*|renovate.*|fly\.toml|render\.yaml|railway.*|sonar.*|mkdocs\.ya?ml|README.*|LICEN[CS]E.*|NOTICE.*|CHANGE(?:S|LOG).*|CONTRIBUTING.*|AUTHORS.*|SECURITY.*|CODEOWNERS|CODE_OF_CONDUCT.*|HELP.*|TODO.*|docs?|documentation|k8s|kube(?:rnetes)?|helm|charts?|deploy(?:ment)?s?|terraform|ansible|infra(?:structure)?|ci|\.ci|docker|tests?|e2e|it|integration-?tests?|load-?tests?|gatling|jmeter|postman|examples?|samples?|demo|screenshots?|images?|img|diagrams?|frontend|client|ui|webui|webapp-src|angular|react|vue|tools?|hooks|coverage|logs?|tmp|temp)$/i;

/** Keys and passwords, which nobody wants in one image more than needed (H25). */
const secret = /^(?:\.env(?:\..+)?|id_(?:rsa|ed25519|ecdsa)|.*\.pem|.*\.key|credentials(?:\.json)?)$/i;

export type FilePurpose = "build" | "runtime" | "secret";

/** @param modules folders of the context that are built themselves */
export function judgeFile(
  { name, source, isNamed, isFolder }: CopiedEntry,
  modules: readonly string[],
): FilePurpose {
  if (build.test(name)) return "build";
  if (isFolder && modules.some((module) => module === source || module.startsWith(`${source}/`)))
    return "build";
  if (secret.test(name)) return "secret";
  // Whoever copies it by its name wants it there.
  return !isNamed && development.test(name) ? "build" : "runtime";
}
