/** Programs that belong in a build or on a developer's machine, where a container starts them (H05). */
import type { Concern } from "../rewrite.ts";
import { type Text, text } from "../text.ts";

type Purpose = "build" | "development" | "server";

interface Tool {
  readonly purpose: Purpose;
  /** Only with one of these as its first argument; without: always. */
  readonly verbs?: readonly string[];
  readonly remedy: () => Text;
}

const jar = () => text("Build the jar in the image and start it with java -jar.");
const goBinary = () => text("Build the program with go build in the image and start the binary.");
const dotnetDll = () => text("Publish the application with dotnet publish and start its dll.");
const rustBinary = () =>
  text("Build the program with cargo build --release in the image and start the binary.");
const compiled = () => text("Compile the application in the image and start the result with node.");
const staticFiles = () => text("Build the files in the image and serve them with a web server.");
const plainNode = () =>
  text("Start the application with node: the container's runtime starts it again where that is wanted.");
const gunicorn = () => text("Start the application with gunicorn or uvicorn.");
const phpServer = () => text("Start php-fpm or Apache.");
const withoutReload = () => text("Start the program without the tool that watches its files.");

const build = (remedy: () => Text, ...verbs: readonly string[]): Tool => make("build", remedy, verbs);
const development = (remedy: () => Text, ...verbs: readonly string[]): Tool =>
  make("development", remedy, verbs);
const server = (remedy: () => Text, ...verbs: readonly string[]): Tool => make("server", remedy, verbs);

function make(purpose: Purpose, remedy: () => Text, verbs: readonly string[]): Tool {
  return verbs.length === 0 ? { purpose, remedy } : { purpose, remedy, verbs };
}

const tools: ReadonlyMap<string, Tool> = new Map([
  ["mvn", build(jar)],
  ["mvnw", build(jar)],
  ["gradle", build(jar)],
  ["gradlew", build(jar)],
  ["sbt", build(jar)],
  ["lein", build(jar)],
  ["go", build(goBinary, "run", "test")],
  ["air", development(goBinary)],
  ["CompileDaemon", development(goBinary)],
  ["reflex", development(withoutReload)],
  ["watchexec", development(withoutReload)],
  ["dotnet", build(dotnetDll, "run", "watch", "test")],
  ["cargo", build(rustBinary, "run", "watch", "test", "shuttle")],
  ["nodemon", development(plainNode)],
  ["node-dev", development(plainNode)],
  ["supervisor", development(plainNode)],
  ["ts-node", development(compiled)],
  ["ts-node-dev", development(compiled)],
  ["tsnd", development(compiled)],
  ["tsx", development(compiled)],
  ["babel-node", development(compiled)],
  ["vite-node", development(compiled)],
  ["tsc", build(compiled)],
  ["nest", build(compiled)],
  ["react-scripts", development(staticFiles)],
  ["react-app-rewired", development(staticFiles)],
  ["craco", development(staticFiles)],
  ["vite", development(staticFiles)],
  ["ng", development(staticFiles)],
  ["vue-cli-service", development(staticFiles)],
  ["webpack", build(staticFiles)],
  ["webpack-dev-server", development(staticFiles)],
  ["parcel", development(staticFiles)],
  ["gatsby", development(staticFiles)],
  ["astro", development(staticFiles)],
  ["docusaurus", development(staticFiles)],
  ["gulp", build(staticFiles)],
  ["grunt", build(staticFiles)],
  ["expo", development(staticFiles)],
  ["hugo", development(staticFiles, "server", "serve")],
  ["jekyll", development(staticFiles, "serve", "server", "s")],
  ["mkdocs", development(staticFiles, "serve")],
  ["jest", build(compiled)],
  ["mocha", build(compiled)],
  ["flask", server(gunicorn, "run")],
  ["manage.py", server(gunicorn, "runserver")],
  ["django-admin", server(gunicorn, "runserver")],
  ["artisan", server(phpServer, "serve")],
]);

/** Commands of packages that are built already and run in production. */
const developmentVerbs: ReadonlyMap<string, () => Text> = new Map([
  ["next", () => text("Build the application with next build and start it with next start.")],
  ["nuxt", () => text("Build the application with nuxt build and start .output/server/index.mjs with node.")],
  ["nuxi", () => text("Build the application with nuxt build and start .output/server/index.mjs with node.")],
  ["remix", () => text("Build the application with remix build and start it with remix-serve.")],
  ["strapi", () => text("Build the application with strapi build and start it with strapi start.")],
]);

const developmentWords: ReadonlySet<string> = new Set(["dev", "develop", "build", "preview", "watch"]);

/** What is wrong with a program at run time; undefined where nothing is. */
export function findRunTimeTool(argv: readonly string[]): Concern | undefined {
  const words = takeInterpreter(argv);
  const name = nameOf(words[0] ?? "");
  const verb = words.slice(1).find((word) => !word.startsWith("-"));
  const developed = developmentVerbs.get(name);
  if (developed !== undefined && verb !== undefined && developmentWords.has(verb)) {
    return describe("development", `${name} ${verb}`, developed());
  }
  if (name === "php" && words.includes("-S")) return describe("server", "php -S", phpServer());
  const tool = tools.get(name);
  if (tool === undefined) return undefined;
  if (tool.verbs === undefined) return describe(tool.purpose, name, tool.remedy());
  return verb !== undefined && tool.verbs.includes(verb)
    ? describe(tool.purpose, `${name} ${verb}`, tool.remedy())
    : undefined;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.(?:cmd|bat)$/, "");
}

/** `python manage.py runserver`, `python -m flask run`, `php artisan serve`, `bundle exec jekyll serve`. */
function takeInterpreter(argv: readonly string[]): readonly string[] {
  const name = nameOf(argv[0] ?? "");
  if (name === "bundle" && argv[1] === "exec") return argv.slice(2);
  if (/^python[\d.]*$/.test(name)) {
    const rest = argv.slice(1).filter((word) => word !== "-u");
    return rest[0] === "-m" ? rest.slice(1) : /manage\.py$/.test(rest[0] ?? "") ? rest : argv;
  }
  return name === "php" && argv[1] === "artisan" ? argv.slice(1) : argv;
}

function describe(purpose: Purpose, tool: string, remedy: Text): Concern {
  if (purpose === "build") {
    const what = text(
      "{tool} builds the application each time a container starts, so the image needs all its build tools.",
      { tool },
    );
    return { id: "H05", weight: "refuse", text: what, remedy };
  }
  if (purpose === "development") {
    const what = text(
      "{tool} is a tool for development, so an image that only runs the application does not have it.",
      { tool },
    );
    return { id: "H05", weight: "refuse", text: what, remedy };
  }
  const what = text("{tool} starts a server that is made for development, not for production.", { tool });
  return { id: "H05", weight: "note", text: what, remedy };
}
