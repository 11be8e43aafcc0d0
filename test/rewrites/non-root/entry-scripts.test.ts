/** What entry scripts run: as root alone, as anybody, or nobody knows. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const dockerfile = `FROM python:3.13-slim
WORKDIR /app
COPY . .
ENTRYPOINT ["./entry.sh"]
CMD ["gunicorn", "site.wsgi"]
`;

const cases: readonly (readonly [
  name: string,
  script: string,
  level: string,
  concerns: readonly string[],
])[] = [
  ["it waits and starts the CMD", 'while ! nc -z db 5432; do sleep 1; done\nexec "$@"\n', "A", []],
  ["it migrates the database", 'set -e\npython manage.py migrate --noinput\nexec "$@"\n', "A", []],
  ["it takes a process id away", 'rm -f tmp/pids/server.pid\nexec "$@"\n', "A", []],
  ["it says something to the log", 'echo "starting" >&2\ngunicorn site.wsgi\n', "A", []],
  ["it sets a variable", 'PORT="${PORT:-80}"\nexec "$@"\n', "A", []],
  ["it asks a server", 'until curl -fso /dev/null http://db/; do sleep 1; done\nexec "$@"\n', "A", []],
  ["it fetches a file", 'curl -sSLo model.bin https://example.com/\nexec "$@"\n', "B", ["H06"]],
  ["it runs what a variable names", '$PREPARE\nexec "$@"\n', "B", ["H06"]],
  ["it writes a file", 'echo "$KEY" > config.json\nexec "$@"\n', "B", ["H06"]],
  ["it installs", "pip install -e .\ngunicorn site.wsgi\n", "B", ["H06"]],
  ["it reads another script", '. ./environment.sh\nexec "$@"\n', "B", ["H06"]],
  ["it removes what is not its own", 'rm -rf /var/lib/a\nexec "$@"\n', "B", ["H06"]],
  ["it makes a tunnel", 'openconnect "$SERVER" &\nexec "$@"\n', "C", ["S10"]],
  ["it works on the network", 'iptables -A INPUT -j DROP\nexec "$@"\n', "C", ["S10"]],
  ["it gives files to another user", 'chown -R app /data\nexec "$@"\n', "C", ["S10"]],
];

describe("non-root", () => {
  for (const [name, script, level, concerns] of cases) {
    test(name, async () => {
      const settings = "STATIC_ROOT = BASE_DIR / 'collected'\n";
      const files = { "entry.sh": `#!/bin/sh\n${script}`, "manage.py": "", "site/settings.py": settings };
      const result = await rewrite("non-root", dockerfile, files);
      assert.deepEqual([result.level, result.concerns, result.problems], [level, concerns, []]);
    });
  }
});
