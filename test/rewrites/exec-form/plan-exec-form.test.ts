import assert from "node:assert/strict";
import { test } from "node:test";
import { dedent } from "../../support/dedent.ts";
import { rewrite } from "../../support/rewrites.ts";
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";

const manifest = (scripts: Readonly<Record<string, string>>) => ({
  "package.json": JSON.stringify({ scripts }),
});
const packed = (scripts: Readonly<Record<string, string>>, others: Readonly<Record<string, unknown>>) => ({
  "package.json": JSON.stringify({ scripts, ...others }),
});
const inNode = "FROM node:22\nWORKDIR /app\nCOPY . .\n";

/** A last line, and what becomes of it. */
function line(before: string, after: string, head = "FROM debian\n"): RewriteCase {
  return { name: before, text: `${head}${before}\n`, result: `${head}${after}\n`, level: "A" };
}

const exact: readonly RewriteCase[] = [
  {
    ...line("CMD sh entry.sh", 'CMD ["sh", "entry.sh"]', inNode),
    name: "a shell runs a script without a line #!",
    files: { "entry.sh": "date\nexec node a.js\n" },
  },
  line("CMD ./app", 'CMD ["./app"]'),
  line("CMD ./app --port 80", 'CMD ["./app", "--port", "80"]'),
  line("CMD exec ./app", 'CMD ["./app"]'),
  line("cmd ./app", 'cmd ["./app"]'),
  line("  CMD   ./app", '  CMD   ["./app"]'),
  line("\tcmd\t./app  ", '\tcmd\t["./app"]  '),
  line("ENTRYPOINT ./app -x", 'ENTRYPOINT ["./app", "-x"]'),
  line(`CMD ./app "a b" 'c "d"' e\\\\f`, 'CMD ["./app", "a b", "c \\"d\\"", "e\\\\f"]'),
  line("CMD ./app;", 'CMD ["./app"]'),
  line("CMD ./app # says why", '# says why\nCMD ["./app"]'),
  line(
    "CMD ./app \\\n    --one \\\n    # two\n    --two 2",
    'CMD ["./app", \\\n    "--one", \\\n    # two\n    "--two", "2"]',
  ),
  line("CMD A=1 ./app \\\n  # two\n  --two", 'ENV A=1\n# two\nCMD ["./app", "--two"]'),
  line("CMD A=1 ./app", 'ENV A=1\nCMD ["./app"]'),
  line('CMD A="x y" ./app', 'ENV A="x y"\nCMD ["./app"]'),
  line("# starts it\nCMD A=1 ./app", 'ENV A=1\n# starts it\nCMD ["./app"]'),
  line("ENV A=1\nCMD A=1 ./app", 'ENV A=1\nCMD ["./app"]'),
  line("CMD A=1 ./app\nRUN make", 'CMD ["./app"]\nRUN make\nENV A=1'),
  line("from debian\ncmd env A=1 ./app", 'from debian\nenv A=1\ncmd ["./app"]', ""),
  line('CMD ["sh", "-c", "./app --x"]', 'CMD ["./app", "--x"]'),
  line('CMD ["/bin/bash", "-c", "exec ./app"]', 'CMD ["./app"]'),
  line("CMD sh -c './app --x'", 'CMD ["./app", "--x"]'),
  line(
    'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nCMD ./app',
    'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nCMD ["./app"]',
  ),
  line("CMD ['./app', '--x']", 'CMD ["./app", "--x"]'),
  line('CMD ["./app"] # ["x"]', '# ["x"]\nCMD ["./app"]'),
  line("CMD [ './app' ]", 'CMD ["./app"]'),
  line('CMD ["./app", "--x",]', 'CMD ["./app", "--x"]'),
  line('CMD ["./app", "--x"', 'CMD ["./app", "--x"]'),
  line('CMD ["./app" "--x"]', 'CMD ["./app", "--x"]'),
  line("CMD [“./app”, “--x”]", 'CMD ["./app", "--x"]'),
  line("ENTRYPOINT [./app, --x]", 'ENTRYPOINT ["./app", "--x"]'),
  line("ENTRYPOINT [\"./app\"]\nCMD ['--x']", 'ENTRYPOINT ["./app"]\nCMD ["--x"]'),
  line("ENTRYPOINT ['./app']\nCMD [\"--x\"]", 'ENTRYPOINT ["./app"]\nCMD ["--x"]'),
  line('ENTRYPOINT ["tini", "--"]\nCMD ./app', 'ENTRYPOINT ["tini", "--"]\nCMD ["./app"]'),
  line('ENTRYPOINT ["gosu", "app"]\nCMD ./app', 'ENTRYPOINT ["gosu", "app"]\nCMD ["./app"]'),
  line("CMD ./a\nCMD ./b", 'CMD ./a\nCMD ["./b"]'),
  line("CMD nodemon a.js", 'CMD ["nodemon", "a.js"]'),
  line("CMD flask run", 'CMD ["flask", "run"]'),
  line("CMD npm start", 'CMD ["npm", "start"]', "FROM node:22\n"),
  line("CMD /app", 'CMD ["/app"]', "FROM scratch\n"),
  line("CMD cd /app && ./run", 'WORKDIR /app\nCMD ["./run"]'),
  line("# runs it\nCMD cd '/app' && \\\n  ./run -x", 'WORKDIR /app\n# runs it\nCMD ["./run", "-x"]'),
  line("CMD cd app && ./run", 'WORKDIR /srv/app\nCMD ["./run"]', "FROM debian\nWORKDIR /srv\n"),
  line('CMD ["sh", "-c", "cd /app && ./run -x"]', 'WORKDIR /app\nCMD ["./run", "-x"]'),
  line(
    "CMD cd /app && ./run",
    'WORKDIR /app\nCMD ["./run"]',
    "FROM debian\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\n",
  ),
  line("ENTRYPOINT cd /app && ./run", 'WORKDIR /app\nENTRYPOINT ["./run"]'),
  line("CMD crond -f", 'CMD ["crond", "-f"]', "FROM postgres:17-alpine\n"),
  line("CMD node a.js", 'CMD ["node", "a.js"]', "FROM node:22 AS build\nRUN make\nFROM node:22-slim\n"),
];

const resolved: readonly RewriteCase[] = [
  {
    name: "npm start",
    text: `${inNode}CMD ["npm", "start"]\n`,
    files: manifest({ start: "node server.js" }),
    result: `${inNode}CMD ["node", "server.js"]\n`,
    level: "A",
  },
  {
    name: "npm start in shell form with variables",
    text: `${inNode}EXPOSE 3000\n\n# here it goes\nCMD npm start\n`,
    files: manifest({ start: "cross-env NODE_ENV=production PORT=3000 node server.js" }),
    result: `${inNode}EXPOSE 3000\n\nENV NODE_ENV=production\nENV PORT=3000\n# here it goes\nCMD ["node", "server.js"]\n`,
    level: "A",
  },
  {
    name: "a variable that is set already",
    text: `${inNode}ENV NODE_ENV=production\nCMD ["npm", "start"]\n`,
    files: manifest({ start: "NODE_ENV=production node server.js" }),
    result: `${inNode}ENV NODE_ENV=production\nCMD ["node", "server.js"]\n`,
    level: "A",
  },
  {
    name: "a package script behind tini",
    text: `${inNode}ENTRYPOINT ["/sbin/tini", "--"]\nCMD ["npm", "start"]\n`,
    files: manifest({ start: "node server.js" }),
    result: `${inNode}ENTRYPOINT ["/sbin/tini", "--"]\nCMD ["node", "server.js"]\n`,
    level: "A",
  },
  {
    name: "a package script behind tini in one instruction",
    text: `${inNode}ENTRYPOINT ["tini", "--", "yarn", "start"]\n`,
    files: manifest({ start: "node server.js" }),
    result: `${inNode}ENTRYPOINT ["tini", "--", "node", "server.js"]\n`,
    level: "A",
  },
  {
    name: "a package script behind an entry script that runs the CMD",
    text: `${inNode}ENTRYPOINT ["./entry.sh"]\nCMD npm start\n`,
    files: { ...manifest({ start: "node server.js" }), "entry.sh": '#!/bin/sh\nexec "$@"\n' },
    result: `${inNode}ENTRYPOINT ["./entry.sh"]\nCMD ["node", "server.js"]\n`,
    level: "A",
  },
  {
    name: "an entry script that prepares something and runs the CMD",
    text: `${inNode}ENTRYPOINT ["./entry.sh"]\nCMD node a.js\n`,
    files: { "entry.sh": '#!/bin/sh\nset -e\n# $1 is the program\nrm -f a.pid\nexec "$@"\n' },
    result: `${inNode}ENTRYPOINT ["./entry.sh"]\nCMD ["node", "a.js"]\n`,
    level: "A",
  },
  {
    name: "a package script in a folder that the start changes to",
    text: `${inNode}CMD cd web && npm start\n`,
    files: { "web/package.json": '{"scripts":{"start":"node server.js"}}' },
    result: `${inNode}WORKDIR /app/web\nCMD ["node", "server.js"]\n`,
    level: "A",
  },
  {
    name: "a command of a package that Node.js cannot be told the file of",
    text: `${inNode}CMD ["npm", "start"]\n`,
    files: packed({ start: "cross-env A=1 tsx server.ts" }, { devDependencies: { tsx: "4" } }),
    result: `${inNode}ENV A=1\nCMD ["node_modules/.bin/tsx", "server.ts"]\n`,
    level: "A",
  },
  {
    name: "such a command in shell form behind tini",
    text: `${inNode}ENTRYPOINT ["tini", "--"]\nCMD B=2 npm start\n`,
    files: packed({ start: "pm2-runtime a.js" }, { dependencies: { pm2: "5" } }),
    result: `${inNode}ENTRYPOINT ["tini", "--"]\nENV B=2\nCMD ["node_modules/.bin/pm2-runtime", "a.js"]\n`,
    level: "A",
  },
  {
    name: "a command that a RUN has installed for all",
    text: `${inNode}RUN npm install -g pm2\nCMD ["npm", "start"]\n`,
    files: packed({ start: "pm2-runtime a.js" }, {}),
    result: `${inNode}RUN npm install -g pm2\nCMD ["pm2-runtime", "a.js"]\n`,
    level: "A",
  },
  {
    name: "no shell looks for files in the value of a variable",
    text: `${inNode}CMD ["npm", "start"]\n`,
    files: manifest({ start: "DEBUG=app:* node a.js" }),
    result: `${inNode}ENV DEBUG="app:*"\nCMD ["node", "a.js"]\n`,
    level: "A",
  },
  {
    name: "a package script in the folder that npm is told",
    text: `${inNode}CMD ["npm", "start", "--prefix", "web", "--", "-x"]\n`,
    files: { "web/package.json": '{"scripts":{"start":"node server.js"}}' },
    result: `${inNode}WORKDIR /app/web\nCMD ["node", "server.js", "-x"]\n`,
    level: "A",
  },
  {
    name: "the same in front, in shell form",
    text: `${inNode}# web\nCMD npm --prefix ./web run serve\n`,
    files: { "web/package.json": '{"scripts":{"serve":"node server.js"}}' },
    result: `${inNode}WORKDIR /app/web\n# web\nCMD ["node", "server.js"]\n`,
    level: "A",
  },
  {
    name: "a broken array with a package script",
    text: `${inNode}CMD ['npm', 'start']\n`,
    files: manifest({ start: "node server.js" }),
    result: `${inNode}CMD ["node", "server.js"]\n`,
    level: "A",
  },
  {
    name: "a script with its interpreter, one without",
    text: "FROM debian\nCOPY run.sh /\nCMD /run.sh a\n",
    files: { "run.sh": "#!/bin/sh\nmake\n./app\n" },
    result: 'FROM debian\nCOPY run.sh /\nCMD ["/run.sh", "a"]\n',
    level: "A",
  },
  {
    name: "a script without a line for its interpreter",
    text: "FROM debian\nCOPY run.sh /\nCMD /run.sh a\n",
    files: { "run.sh": "make\n./app\n" },
    result: 'FROM debian\nCOPY run.sh /\nCMD ["/bin/sh", "/run.sh", "a"]\n',
    level: "A",
  },
];

const todo = "# TODO(dockerfile-security): ";

const assumed: readonly RewriteCase[] = [
  {
    name: "JAVA_OPTS",
    text: "FROM eclipse-temurin:21-jre\nENV JAVA_OPTS=-Xmx1g\nENTRYPOINT exec java $JAVA_OPTS -jar /app.jar\n",
    result: `FROM eclipse-temurin:21-jre\nENV JAVA_OPTS=-Xmx1g\nENV JAVA_TOOL_OPTIONS=-Xmx1g\n${todo}No shell puts JAVA_OPTS in the command line any more: set JAVA_TOOL_OPTIONS instead, which Java reads itself.\nENTRYPOINT ["java", "-jar", "/app.jar"]\n`,
    level: "B",
    concerns: ["H03"],
  },
  {
    name: "options of the program java itself",
    text: 'FROM eclipse-temurin:21-jre\nENV JAVA_OPTS="-server -Xmx1g"\nENTRYPOINT java $JAVA_OPTS -jar /app.jar\n',
    result: `FROM eclipse-temurin:21-jre\nENV JAVA_OPTS="-server -Xmx1g"\nENV JAVA_TOOL_OPTIONS=-Xmx1g\n${todo}No shell puts JAVA_OPTS in the command line any more: set JAVA_TOOL_OPTIONS instead, which Java reads itself.\nENTRYPOINT ["java", "-jar", "/app.jar"]\n`,
    level: "B",
    concerns: ["H03"],
  },
  {
    name: "a program's name of which a variable is a part",
    text: "FROM debian\nENV NAME=shop\nCMD java -jar /opt/$NAME.jar\n",
    result: `FROM debian\nENV NAME=shop\n${todo}Nobody sets NAME at docker run: the start holds the value that ENV gives it.\nCMD ["java", "-jar", "/opt/shop.jar"]\n`,
    level: "B",
    concerns: ["H03"],
  },
  {
    name: "several CMDs that a shell has dropped",
    text: "FROM debian\nCMD ./a\nRUN make\nCMD ./b\nENTRYPOINT ./app\n",
    result: `FROM debian\nRUN make\n${todo}The program is not meant to get the CMD, which the shell around it always dropped: it is taken out.\nENTRYPOINT ["./app"]\n`,
    level: "B",
    concerns: ["H01"],
  },
  {
    name: "an entry script that looks at the CMD",
    text: `${inNode}ENTRYPOINT ["./entry.sh"]\nCMD node a.js\n`,
    files: { "entry.sh": '#!/bin/sh\nif [ "$1" = x ]; then exit; fi\nexec "$@"\n' },
    result: `${inNode}ENTRYPOINT ["./entry.sh"]\n${todo}./entry.sh runs the CMD whatever its first word is: that word was the shell's name, and is the program's now.\nCMD ["node", "a.js"]\n`,
    level: "B",
    concerns: ["H06"],
  },
  {
    name: "a database behind a shell",
    text: "FROM mysql:8\nCMD mysqld --skip-name-resolve\n",
    result: `FROM mysql:8\n${todo}The base image may prepare its configuration for mysqld, which it did not do as long as a shell came first.\nCMD ["mysqld", "--skip-name-resolve"]\n`,
    level: "B",
    concerns: ["H04"],
  },
  {
    name: "ENTRYPOINT in shell form and a CMD",
    text: 'FROM debian\nENTRYPOINT ./app\nCMD ["--x"]\n',
    result: `FROM debian\n${todo}The program is not meant to get the CMD, which the shell around it always dropped: it is taken out.\nENTRYPOINT ["./app"]\n`,
    level: "B",
    concerns: ["H01"],
  },
  {
    name: "a base image that nobody knows",
    text: "FROM example.com/base:1\nCMD ./app\n",
    result: `FROM example.com/base:1\n${todo}The base image example.com/base:1 has no ENTRYPOINT, or one that runs the CMD as it stands.\nCMD ["./app"]\n`,
    level: "B",
    concerns: ["H04"],
  },
  {
    name: "a script that nobody can see",
    text: "FROM debian\nCMD /run.sh\n",
    result: `FROM debian\n${todo}run.sh begins with a line #!, without which only a shell can start it.\nCMD ["/run.sh"]\n`,
    level: "B",
    concerns: ["H06"],
  },
  {
    name: "an entry script that nobody can see",
    text: 'FROM debian\nENTRYPOINT ["/entry.sh"]\nCMD ./app\n',
    result: `FROM debian\nENTRYPOINT ["/entry.sh"]\n${todo}/entry.sh runs the CMD whatever its first word is: that word was the shell's name, and is the program's now.\nCMD ["./app"]\n`,
    level: "B",
    concerns: ["H06"],
  },
  {
    name: "arguments in shell form",
    text: 'FROM python:3.13\nENTRYPOINT ["python"]\nCMD app.py\n',
    result: `FROM python:3.13\nENTRYPOINT ["python"]\n${todo}CMD holds the arguments of python, which so far got a shell's name in front of them.\nCMD ["app.py"]\n`,
    level: "B",
    concerns: ["H04"],
  },
  {
    name: "the interpreter that the base image starts with",
    text: "FROM gcr.io/distroless/nodejs22-debian13\nCMD node a.js\n",
    result: `FROM gcr.io/distroless/nodejs22-debian13\n${todo}CMD holds the arguments of node, which so far got a shell's name in front of them.\nCMD ["a.js"]\n`,
    level: "B",
    concerns: ["H04"],
  },
  {
    name: "nginx behind a shell",
    text: "FROM nginx:1.29\nCMD nginx -g 'daemon off;'\n",
    result: `FROM nginx:1.29\n${todo}The base image may prepare its configuration for nginx, which it did not do as long as a shell came first.\nCMD ["nginx", "-g", "daemon off;"]\n`,
    level: "B",
    concerns: ["H04"],
  },
];

function refused(text: string, concern: string, files: Readonly<Record<string, string>> = {}): RewriteCase {
  return { name: `refused: ${text} ${JSON.stringify(files)}`, text, level: "C", concerns: [concern], files };
}

function untouched(text: string, files: Readonly<Record<string, string>> = {}): RewriteCase {
  return { name: `nothing to do: ${text}`, text, level: "none", files };
}

const others: readonly RewriteCase[] = [
  refused("FROM debian\nCMD a && b", "H01"),
  refused('FROM debian\nCMD ["sh", "-c", "./app", "--x"]', "H01"),
  refused("FROM debian\nCMD cd /app && ./run\nRUN make", "H01"),
  refused("FROM debian\nCMD cd /app && ./run && ./end", "H01"),
  refused("FROM debian\nCMD cd $DIR && ./run", "H01"),
  refused("FROM debian\nHEALTHCHECK CMD ./check\nCMD cd /app && ./run", "H01"),
  refused('FROM debian\nCMD ["bash", "-lc", "cd /app && ./run"]', "H01"),
  refused("FROM debian\nCMD cd /app && ./run $PORT", "H03"),
  refused("FROM debian\nENV NAME=a PORT=80\nCMD ./run $NAME.txt", "H03"),
  refused("FROM debian\nCMD ./app > /log", "H01"),
  refused("FROM debian\nCMD ./app $PORT", "H03"),
  refused('FROM debian\nCMD ["sh", "-c", "./app --port ${PORT:-80}"]', "H03"),
  refused('FROM debian\nCMD ["bash", "-lc", "./app"]', "H01"),
  refused("FROM debian\nCMD 'a", "H01"),
  refused('FROM debian\nSHELL ["pwsh", "-Command"]\nCMD ./app', "S8"),
  refused(`${inNode}CMD ["npm", "start"]`, "H05"),
  refused(`${inNode}CMD ["npm", "start"]`, "H05", { "package.json": "{" }),
  refused(`${inNode}CMD ["npm", "start"]`, "H05", manifest({ start: "react-scripts start" })),
  refused(`${inNode}CMD ["npm", "start"]`, "H05", manifest({ start: "a && b" })),
  refused(
    `${inNode}CMD ["npm", "start"]`,
    "H05",
    packed({ start: "concurrently a b" }, { dependencies: { concurrently: "9" } }),
  ),
  refused(`${inNode}CMD ["npm", "start", "--prefix", "web"]`, "H05"),
  refused(`${inNode}CMD ["yarn", "--cwd", "web", "start", "-C", "x"]`, "H05", {
    "web/package.json": '{"scripts":{"start":"node a.js"}}',
  }),
  refused(`${inNode}CMD ["npm", "start", "--prefix", "web"]\nRUN make`, "H05", {
    "web/package.json": '{"scripts":{"start":"node server.js"}}',
  }),
  refused(`${inNode}ENTRYPOINT ["npm"]\nCMD ["start"]`, "H05", manifest({ start: "node a" })),
  refused('FROM python:3.13\nENTRYPOINT ["python"]\nCMD app.py $X', "H04"),
  untouched("FROM debian"),
  untouched(`${inNode}CMD ["node_modules/.bin/nest", "start"]`, manifest({})),
  untouched(`${inNode}CMD ["./node_modules/.bin/next", "start"]`, {
    "package.json": '{"dependencies":{"next":"15"}}',
  }),
  untouched(""),
  untouched("CMD ./app"),
  untouched("FROM debian\nCMD"),
  untouched("FROM debian\nCMD []"),
  untouched('FROM debian\nCMD ["./app"]'),
  untouched('FROM debian\nCMD ["./app", "$PORT"]'),
  untouched('FROM debian\nENTRYPOINT ["/entry.sh"]\nCMD ["./app"]'),
  untouched('FROM debian\nENTRYPOINT ["sh", "-c"]\nCMD ["./app"]'),
  untouched("FROM debian AS a\nCMD ./app\nFROM a"),
  untouched("FROM debian AS a\nONBUILD CMD ./app\nFROM a"),
  untouched("FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD app.exe"),
  untouched('FROM gcr.io/distroless/static-debian13\nENTRYPOINT ["/app"]'),
  untouched('FROM public.ecr.aws/lambda/nodejs:22\nCMD ["app.handler"]'),
];

testRewrites("exec-form", [...exact, ...resolved, ...assumed, ...others], { hasWindowsToo: true });

test("what is announced", async () => {
  const code = dedent(`
    FROM debian
    ENTRYPOINT A=1 ./app
    CMD ["--x"]
  `);
  const { outcome } = await rewrite("exec-form", code);
  assert.ok(outcome.kind === "offered");
  assert.deepEqual(outcome.plan.changes, ["entrypoint", "command", "environment"]);
  assert.deepEqual(
    outcome.plan.steps.map(({ template }) => template),
    [
      "{keyword} becomes {array}, which starts without a shell.",
      "{keyword} is taken out.",
      "ENV sets {name}, which the command line did.",
    ],
  );
});
