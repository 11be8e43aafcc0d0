import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  convertHealthCheck,
  findHealthPrograms,
  type HealthRuntime,
} from "../../../server/src/rewrites/health-check/convert-health-check.ts";
import { engine } from "../../support/engine.ts";

const node: HealthRuntime = { language: "node", program: "/nodejs/bin/node" };
const python: HealthRuntime = { language: "python", program: "python" };
const none: HealthRuntime = { language: "none", program: "" };

function convert(check: string, runtime: HealthRuntime): readonly string[] | string {
  const dockerfile = engine.parse(`FROM node:22\n${check}\n`);
  const stage = dockerfile.stages[0];
  assert.ok(stage);
  const result = convertHealthCheck({ dockerfile, stage, parse: engine.parse }, runtime);
  if (result.kind === "keep") return "keep";
  const ids = result.concerns.map(({ id, weight }) => `${id} ${weight}`);
  if (result.kind === "drop") return `drop: ${ids}`;
  assert.deepEqual(ids, ["H08 note"]);
  return result.argv;
}

interface Case {
  readonly check: string;
  readonly node: string;
  readonly python: string;
}

const ok = "r=>process.exit(r.status<400?0:1)";
const manual = ",{redirect:'manual'}";
const status = "sys.exit(c.getresponse().status >= 400)";

const requests: readonly Case[] = [
  {
    check: "HEALTHCHECK CMD curl -f http://localhost:3000/health || exit 1",
    node: `fetch('http://127.0.0.1:3000/health'${manual}).then(${ok},()=>process.exit(1))`,
    python: `import sys, http.client; c = http.client.HTTPConnection('127.0.0.1:3000', timeout=5); c.request('GET', '/health'); ${status}`,
  },
  {
    check: "HEALTHCHECK --interval=5s --timeout=3s CMD curl -fsSL localhost:8080 >/dev/null 2>&1 || exit 1",
    node: `fetch('http://127.0.0.1:8080').then(${ok},()=>process.exit(1))`,
    python: "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080')",
  },
  {
    check: "HEALTHCHECK CMD curl http://localhost/",
    node: `fetch('http://127.0.0.1/'${manual}).then(()=>process.exit(0),()=>process.exit(1))`,
    python:
      "import http.client; c = http.client.HTTPConnection('127.0.0.1', timeout=5); c.request('GET', '/'); c.getresponse()",
  },
  {
    check: 'HEALTHCHECK CMD ["curl", "--fail", "http://127.0.0.1:80/"]',
    node: `fetch('http://127.0.0.1:80/'${manual}).then(${ok},()=>process.exit(1))`,
    python: `import sys, http.client; c = http.client.HTTPConnection('127.0.0.1:80', timeout=5); c.request('GET', '/'); ${status}`,
  },
  {
    check: 'HEALTHCHECK CMD ["sh", "-c", "curl -f http://localhost:5000/x || exit 1"]',
    node: `fetch('http://127.0.0.1:5000/x'${manual}).then(${ok},()=>process.exit(1))`,
    python: `import sys, http.client; c = http.client.HTTPConnection('127.0.0.1:5000', timeout=5); c.request('GET', '/x'); ${status}`,
  },
  {
    check: "HEALTHCHECK CMD wget -qO- http://localhost:3000/ || exit 1",
    node: `fetch('http://127.0.0.1:3000/').then(${ok},()=>process.exit(1))`,
    python: "import urllib.request; urllib.request.urlopen('http://127.0.0.1:3000/')",
  },
  {
    check: "HEALTHCHECK CMD wget --no-verbose --tries=1 --spider http://localhost:3000/ || exit 1",
    node: `fetch('http://127.0.0.1:3000/',{method:'HEAD'}).then(${ok},()=>process.exit(1))`,
    python:
      "import urllib.request; urllib.request.urlopen(urllib.request.Request('http://127.0.0.1:3000/', method='HEAD'))",
  },
  {
    check: "HEALTHCHECK CMD wget -q -O /dev/null -T 2 -t 1 localhost:9/a || exit 1",
    node: `fetch('http://127.0.0.1:9/a').then(${ok},()=>process.exit(1))`,
    python: "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/a')",
  },
  {
    check: "HEALTHCHECK CMD curl -f http://localhost:${PORT:-3000}/up || exit 1",
    node: `fetch('http://127.0.0.1:'+(process.env.PORT||'3000')+'/up'${manual}).then(${ok},()=>process.exit(1))`,
    python: `import os, sys, http.client; c = http.client.HTTPConnection('127.0.0.1:'+(os.environ.get('PORT') or '3000'), timeout=5); c.request('GET', '/up'); ${status}`,
  },
  {
    check: 'HEALTHCHECK CMD curl -f "http://localhost:$PORT" || false',
    node: `fetch('http://127.0.0.1:'+process.env.PORT${manual}).then(${ok},()=>process.exit(1))`,
    python: `import os, sys, http.client; c = http.client.HTTPConnection('127.0.0.1:'+os.environ['PORT'], timeout=5); c.request('GET', '/'); ${status}`,
  },
  {
    check: "HEALTHCHECK CMD curl -fsSo /dev/null -m 2 https://localhost:8443/",
    node: `fetch('https://127.0.0.1:8443/'${manual}).then(${ok},()=>process.exit(1))`,
    python: `import sys, http.client; c = http.client.HTTPSConnection('127.0.0.1:8443', timeout=5); c.request('GET', '/'); ${status}`,
  },
  {
    check: "HEALTHCHECK CMD nc -z localhost 6000 || exit 1",
    node: "require('net').connect(6000,'127.0.0.1').on('connect',()=>process.exit(0)).on('error',()=>process.exit(1))",
    python: "import socket; socket.create_connection(('127.0.0.1', 6000), 5)",
  },
  {
    check: "healthcheck --retries=3 \\\n  # asks\n  cmd curl -I -f 'http://localhost:1/it?a=$b'",
    node: `fetch('http://127.0.0.1:1/it?a=$b',{method:'HEAD',redirect:'manual'}).then(${ok},()=>process.exit(1))`,
    python: `import sys, http.client; c = http.client.HTTPConnection('127.0.0.1:1', timeout=5); c.request('HEAD', '/it?a=$b'); ${status}`,
  },
];

describe("a HEALTHCHECK that sends a request", () => {
  for (const { check, node: javaScript, python: code } of requests) {
    test(check, () => {
      assert.deepEqual(convert(check, node), ["/nodejs/bin/node", "-e", javaScript]);
      assert.deepEqual(convert(check, python), ["python", "-c", code]);
      assert.equal(convert(check, none), "drop: H08 assume");
    });
  }
});

const others: readonly (readonly [string, HealthRuntime, readonly string[] | string])[] = [
  ["", node, "keep"],
  ["HEALTHCHECK NONE", node, "keep"],
  ["HEALTHCHECK CMD", node, "keep"],
  ["HEALTHCHECK CMD node healthcheck.js", node, ["/nodejs/bin/node", "healthcheck.js"]],
  ['HEALTHCHECK CMD ["node", "dist/check.js"]', node, ["/nodejs/bin/node", "dist/check.js"]],
  ['HEALTHCHECK CMD ["/nodejs/bin/node", "check.js"]', node, "keep"],
  [
    `HEALTHCHECK CMD node -e "fetch('http://127.0.0.1:80/').then(r=>process.exit(r.ok?0:1)).catch(()=>process.exit(1))"`,
    node,
    [
      "/nodejs/bin/node",
      "-e",
      "fetch('http://127.0.0.1:80/').then(r=>process.exit(r.ok?0:1)).catch(()=>process.exit(1))",
    ],
  ],
  [
    `HEALTHCHECK CMD node -e "require('http').get('http://localhost', (r) => \\\n  process.exit(r.statusCode === 200 ? 0 : 1))" || exit 1`,
    node,
    [
      "/nodejs/bin/node",
      "-e",
      "require('http').get('http://localhost', (r) =>   process.exit(r.statusCode === 200 ? 0 : 1))",
    ],
  ],
  [`HEALTHCHECK CMD node -e "fetch('http://localhost:$UNKNOWN')"`, node, "drop: S7 assume"],
  ["HEALTHCHECK CMD node check-*.js", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD node healthcheck.js", python, "drop: S7 assume"],
  ["HEALTHCHECK CMD python3 check.py || exit 1", python, ["python", "check.py"]],
  ["HEALTHCHECK CMD /app/server --healthcheck || exit 1", none, ["/app/server", "--healthcheck"]],
  ['HEALTHCHECK CMD ["/app/server", "health"]', none, "keep"],
  ["HEALTHCHECK CMD ./check.sh", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD pg_isready -U postgres", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD /usr/bin/pgrep java", none, "drop: S7 assume"],
  ["HEALTHCHECK CMD curl -f http://localhost/ | grep ok", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD curl -f http://localhost/ && curl -f http://localhost/b", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD curl -H 'X-A: b' http://localhost/", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD curl -k https://localhost/", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD curl -X POST http://localhost/", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD curl -f http://localhost/ || kill 1", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD curl -f http://$(hostname):80/", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD curl --unix-socket /s http://a/", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD curl", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD test -f /tmp/ready", node, "drop: S7 assume"],
  ["HEALTHCHECK CMD if true; then curl http://localhost/; fi", node, "drop: S7 assume"],
];

describe("any other HEALTHCHECK", () => {
  for (const [check, runtime, expected] of others) {
    test(`${check} for ${runtime.language}`, () => assert.deepEqual(convert(check, runtime), expected));
  }
});

test("the programs that an image needs for it", () => {
  const find = (check: string) => {
    const dockerfile = engine.parse(`FROM node:22\n${check}\n`);
    const stage = dockerfile.stages[0];
    assert.ok(stage);
    return findHealthPrograms({ dockerfile, stage, parse: engine.parse });
  };
  assert.deepEqual(find("HEALTHCHECK CMD curl -f http://localhost || exit 1"), ["curl"]);
  assert.deepEqual(find("HEALTHCHECK CMD curl -s a | grep b"), ["curl", "grep"]);
  assert.deepEqual(find('HEALTHCHECK CMD ["/usr/bin/wget", "x"]'), ["wget"]);
  assert.deepEqual(find("HEALTHCHECK NONE"), []);
});
