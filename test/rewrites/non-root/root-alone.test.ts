/** What only root finds or may: volumes and arguments in its home, images of programs that work on their host. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const cases: readonly (readonly [name: string, text: string, level: string, concerns: readonly string[]])[] =
  [
    [
      "S10: AWS Lambda has a user of its own",
      'FROM public.ecr.aws/lambda/nodejs:22\nCOPY app.js ./\nCMD ["app.handler"]\n',
      "C",
      ["S10"],
    ],
    [
      "a volume in root's home",
      'FROM debian:13\nVOLUME ["/data", "/root/.local"]\nCMD ["/app"]\n',
      "C",
      ["H23"],
    ],
    [
      "a password in root's home",
      'FROM debian:13\nRUN mkdir ~/.vnc && storepasswd a ~/.vnc/passwd\nCMD ["/app"]\n',
      "B",
      ["H23"],
    ],
    [
      "S8: RUN is read by something else than a shell",
      'FROM debian:13\nSHELL ["python3", "-c"]\nCMD ["/app"]\n',
      "C",
      ["S8"],
    ],
    ["a volume elsewhere", 'FROM debian:13\nVOLUME ["/data", "/rooted"]\nCMD ["/app"]\n', "A", []],
    ["a line that names root's home", "FROM debian:13\nCMD rm -f /root/a.pid && exec app\n", "C", ["H23"]],
    ["a line that names another folder", "FROM debian:13\nCMD rm -f /tmp/a.pid && exec app\n", "A", []],
    [
      "Docker's socket by a variable",
      'FROM alpine:3.22\nENV S=/var/run/docker.sock\nCMD ["/a"]\n',
      "C",
      ["S10"],
    ],
    ["a product of which nothing is known", "FROM example.com/product:1\nCOPY a.conf /etc/a\n", "C", ["S1"]],
    ["the same, left as root", "FROM example.com/product:1\nUSER root\nRUN apt-get update\n", "C", ["S1"]],
    ["the same, with a user", "FROM example.com/product:1\nUSER root\nRUN chown app /a\n", "B", ["S3"]],
    ["a service of the network", 'FROM alpine:3.22\nRUN apk add openvpn\nCMD ["/run.sh"]\n', "C", ["S10"]],
    ["a server that starts as root", 'FROM debian:13\nCMD ["postfix", "start-fg"]\n', "C", ["S10"]],
    ["an image that is the program", "FROM example.com/kube-proxy-amd64:v1.10.0\n", "C", ["S10"]],
    ["a driver, by its label", 'FROM debian:13\nLABEL summary="A CSI driver"\nCMD ["/app"]\n', "C", ["S10"]],
    ["a driver's socket", 'FROM scratch\nCOPY a /a-cosi-driver\nCMD ["/a-cosi-driver"]\n', "C", ["S10"]],
    [
      "what works on the network is installed",
      'FROM debian:13\nRUN apt-get update && apt-get install -y iptables\nCMD ["/app"]\n',
      "C",
      ["S10"],
    ],
    ["a program for Docker", 'FROM scratch\nCOPY a /dockwatch\nCMD ["/dockwatch"]\n', "B", ["S10"]],
    ["a program by a name of its image", 'FROM scratch\nCOPY a /dockerize\nCMD ["/dockerize"]\n', "A", []],
    ["such an image with another program", 'FROM example.com/kube-proxy:1\nCMD ["/app"]\n', "B", ["S1"]],
  ];

describe("non-root", () => {
  for (const [name, text, level, concerns] of cases) {
    test(name, async () => {
      const result = await rewrite("non-root", text);
      assert.deepEqual([result.level, result.concerns, result.problems], [level, concerns, []]);
    });
  }

  test("a folder in root's home is not made for the user", async () => {
    const { text } = await rewrite("non-root", 'FROM debian:13\nRUN mkdir ~/.vnc\nCMD ["/app"]\n');
    assert.doesNotMatch(text ?? "", /mkdir -p/);
  });

  test("what is installed at the start finds a home", async () => {
    const { text } = await rewrite("non-root", "FROM python:3.13\nCMD pip install a && exec a\n");
    assert.match(text ?? "", /\nENV HOME=\/tmp\n/);
  });
});
