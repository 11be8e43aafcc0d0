/** Commands of Python's tools by what they are for: building alone, or more than that. */
import { baseName } from "../../container-path.ts";

/** Names of files that only installing packages needs. */
export function isManifest(name: string): boolean {
  return /^(?:.*requirements.*\.(?:txt|in)|constraints.*\.txt|Pipfile(?:\.lock)?|pyproject\.toml|(?:poetry|uv|pdm|pylock)\.(?:lock|toml)|setup\.(?:py|cfg)|Dockerfile.*|\.dockerignore)$/i.test(
    baseName(name),
  );
}

const tools: ReadonlySet<string> = new Set([
  ...[
    "poetry",
    "pipenv",
    "pdm",
    "uv",
    "uvx",
    "virtualenv",
    "pip-compile",
    "pip-sync",
    "easy_install",
    "cython",
    "maturin",
  ],
  ...["mypy", "pytest", "ruff", "black", "flake8", "pylint", "pybabel", "msgfmt", "protoc", "sphinx-build"],
]);

const runners: ReadonlySet<string> = new Set(["poetry", "pipenv", "pdm", "uv"]);

const modules: ReadonlySet<string> = new Set([
  ...[
    "venv",
    "virtualenv",
    "pip",
    "ensurepip",
    "compileall",
    "build",
    "spacy",
    "nltk.downloader",
    "grpc_tools.protoc",
  ],
  ...["pytest", "unittest", "poetry", "pipenv", "pdm", "piptools"],
]);

/** Django's commands that change files of the project, and nothing else in the image. */
const managed: ReadonlySet<string> = new Set([
  ...[
    "collectstatic",
    "compilemessages",
    "compress",
    "makemessages",
    "migrate",
    "makemigrations",
    "check",
    "test",
  ],
  ...["tailwind", "compilejsi18n", "assets"],
]);

/** Installs packages, wherever their sources stay: those are looked at elsewhere. */
export function isInstaller(program: string): boolean {
  return /^pip[\d.]*$/.test(program) || runners.has(program);
}

/** Whether a command leaves traces only among the packages and in the folder it works in. */
export function isBuildCommand(program: string, args: readonly string[]): boolean {
  if (/^pip[\d.]*$/.test(program)) return !isEditable(args);
  // `uv run manage.py collectstatic`
  if (runners.has(program) && args[0] === "run") {
    const rest = args.slice(1).filter((word) => !word.startsWith("--"));
    return isBuildCommand(rest[0] ?? "", rest.slice(1));
  }
  if (tools.has(program)) return !isEditable(args);
  // `ln -s /root/.local/bin/poetry /usr/local/bin`
  if (program === "ln") return args.some((word) => runners.has(baseName(word)));
  if (program === "pipx") {
    const names = args.slice(1).filter((word) => !word.startsWith("-"));
    return args[0] === "install" && names.every((name) => runners.has(name.replace(/[=<>~![].*$/, "")));
  }
  if (program === "flask")
    return args.includes("assets") || args.includes("digest") || args[0] === "translate";
  if (program === "django-admin" || baseName(program) === "manage.py") return managed.has(args[0] ?? "");
  if (program === "." || program === "source") return baseName(args[0] ?? "") === "activate";
  if (!/^python[\d.]*$/.test(program)) return false;
  const rest = args.filter((word) => !/^-[uBOI]+$/.test(word));
  if (rest[0] === "-m") return modules.has(rest[1] ?? "") && !isEditable(rest);
  // An installer that curl hands over: Poetry's, pip's.
  if (rest[0] === "-" || rest.length === 0) return true;
  const script = baseName(rest[0] ?? "");
  if (script === "manage.py") return managed.has(rest[1] ?? "");
  return (
    script === "setup.py" ||
    script === "get-pip.py" ||
    script === "install-poetry.py" ||
    script === "get-poetry.py"
  );
}

/** What is installed stays where it lies: the sources are needed at run time. */
function isEditable(args: readonly string[]): boolean {
  return args.some((word) => /^(?:-e|--editable(?:=.*)?)$/.test(word)) || args.includes("develop");
}
