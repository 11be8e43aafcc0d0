/** What the new user may be refused, where the file shows no more than that it might be. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const cases: readonly (readonly [name: string, text: string, concerns: readonly string[]])[] = [
  ["nothing says what runs", "FROM alpine:3.22\nCOPY a /a\n", ["S3"]],
  ["a shell runs", 'FROM debian:13\nCMD ["/bin/bash", "-l"]\n', ["S3"]],
  ["a shell runs a line", 'FROM debian:13\nCMD ["sh", "-c", "exec /app"]\n', []],
  ["Docker's client", 'FROM debian:13\nRUN apt-get install -y docker.io\nCMD ["/app"]\n', ["S10"]],
  [
    "Docker's client, by its script",
    'FROM debian:13\nRUN curl https://get.docker.com | sh\nCMD ["/app"]\n',
    ["S10"],
  ],
  ["a script by its folder", 'FROM debian:13\nCOPY scripts /scripts\nCMD ["/scripts/go-on"]\n', ["H06"]],
  ["a script by its name", 'FROM debian:13\nCOPY run /opt/run\nCMD ["/opt/run"]\n', ["H06"]],
  [
    "a product that is unpacked",
    'FROM debian:13\nWORKDIR /opt\nRUN tar -xzf /tmp/a.tgz\nCMD ["/opt/a-1.2/bin/a"]\n',
    ["S9"],
  ],
  [
    "a product that is unpacked and moved",
    'FROM debian:13\nRUN cd /tmp && unzip a.zip && mv a-1 /opt/a\nCMD ["/opt/a/bin/a", "console"]\n',
    ["S9"],
  ],
  [
    "a product whose folders are the user's",
    'FROM debian:13\nRUN mkdir -p /opt/a && tar -xzf /tmp/a.tgz -C /opt/a\nVOLUME /opt/a\nCMD ["/opt/a/bin/a"]\n',
    [],
  ],
  [
    "a program that is unpacked",
    'FROM debian:13\nRUN tar -xzf /tmp/a.tgz -C /usr/local\nCMD ["/usr/local/bin/a"]\n',
    [],
  ],
  ["its data in a folder", 'FROM debian:13\nCMD ["/app", "--data-dir=/data"]\n', ["S9"]],
  ["what ADD fetches", 'FROM debian:13\nADD https://example.com/a.pem /a.pem\nCMD ["/app"]\n', ["H07"]],
  [
    "what ADD fetches for all",
    'FROM debian:13\nADD --chmod=644 https://example.com/a.pem /a.pem\nCMD ["/app"]\n',
    [],
  ],
  [
    "its folder in the environment, below the working folder",
    'FROM debian:13\nWORKDIR /srv/app\nENV DB_DIR ./data\nCMD ["/app"]\n',
    ["S9"],
  ],
  ["its folder in the environment", 'FROM debian:13\nENV DATA_DIR=/data\nCMD ["/app"]\n', ["S9"]],
  [
    "its owner's program, from another stage",
    'FROM debian:13 AS build\nRUN curl -o /app example.com/a && chmod u+x /app\nFROM scratch\nCOPY --from=build /app /\nCMD ["/app"]\n',
    ["H07"],
  ],
  [
    "a program in a whole file system",
    'FROM node:22 AS build\nFROM scratch\nCOPY --from=build / /\nCMD ["node", "/a.js"]\n',
    ["S3"],
  ],
  [
    "an address of ASP.NET",
    'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nENV ASPNETCORE_URLS=http://+:80\nCMD ["dotnet", "a.dll"]\n',
    ["H15"],
  ],
  ["another service's address", 'FROM debian:13\nCMD ["/app", "--to=http://other:80"]\n', []],
  ["an address among its words", 'FROM debian:13\nCMD ["/app", "0.0.0.0:53"]\n', ["H15"]],
  [
    "its own address in the check",
    'FROM debian:13\nHEALTHCHECK CMD ["/check", "http://127.0.0.1/health"]\nCMD ["/app"]\n',
    ["H15"],
  ],
  [
    "another port in the check",
    'FROM debian:13\nHEALTHCHECK CMD ["/check", "http://localhost:8080/health"]\nCMD ["/app"]\n',
    [],
  ],
  ["a program runs", 'FROM debian:13\nCMD ["/app"]\n', []],
  ["the log goes to root's folder", "FROM debian:13\nWORKDIR /opt\nCMD /app > app.log\n", ["S9"]],
  ["the log goes to /tmp", "FROM debian:13\nWORKDIR /opt\nCMD /app > /tmp/app.log 2>&1\n", []],
  ["the log goes to a volume", "FROM debian:13\nVOLUME /log\nCMD /app > /log/app.log 2> /dev/null\n", []],
  ["a script with another name", 'FROM debian:13\nCOPY start.sh /usr/bin/go-on\nCMD ["go-on"]\n', ["H06"]],
  ["a program with another name", 'FROM debian:13\nCOPY start /usr/bin/go-on\nCMD ["go-on"]\n', []],
  ["settings in root's home", 'FROM debian:13\nCOPY rc /root/.toolrc\nCMD ["/app"]\n', ["H23"]],
  ["a key in root's home", 'FROM debian:13\nRUN ssh-keygen -f /root/.ssh/id -N ""\nCMD ["/app"]\n', ["H23"]],
  ["a cache in root's home", 'FROM debian:13\nCOPY m2 /root/.m2/\nCMD ["/app"]\n', []],
  ["removed from root's home", 'FROM debian:13\nRUN rm -rf /root/.config\nCMD ["/app"]\n', []],
  ["its owner's program", 'FROM debian:13\nCOPY app /app\nRUN chmod u+x /app\nCMD ["/app"]\n', ["H07"]],
  [
    "its owner's program, by number",
    'FROM debian:13\nCOPY app /app\nRUN chmod 744 /app\nCMD ["/app"]\n',
    ["H07"],
  ],
  ["everybody's program", 'FROM debian:13\nCOPY app /app\nRUN chmod 755 /app\nCMD ["/app"]\n', []],
  ["a port of the stage below", 'FROM debian:13 AS base\nEXPOSE 80\nFROM base\nCMD ["/app"]\n', ["H15"]],
  [
    "a port that the image does not expose",
    'FROM mcr.microsoft.com/dotnet/aspnet:6.0\nCMD ["dotnet", "a.dll"]\n',
    ["H15"],
  ],
  [
    "a port that is set",
    'FROM mcr.microsoft.com/dotnet/aspnet:6.0\nENV ASPNETCORE_URLS=http://+:5000\nCMD ["dotnet", "a.dll"]\n',
    [],
  ],
];

const minimal: readonly (readonly [name: string, text: string, level: "none" | "C" | "A"])[] = [
  ["a distribution", 'FROM scratch\nADD rootfs.tar.xz /\nCMD ["/bin/bash"]\n', "none"],
  ["a copied distribution", "FROM alpine:3.22 AS build\nFROM scratch\nCOPY --from=build / /\n", "none"],
  [
    "files to export",
    "FROM golang:1.25 AS build\nFROM scratch AS export\nCOPY --from=build /out/ /\n",
    "none",
  ],
  ["files alone", 'FROM scratch\nCOPY poems /\nENTRYPOINT ["/nonexistent"]\n', "none"],
  ["a base for others", "FROM gcr.io/distroless/cc-debian12\nCOPY lib /usr/lib/\n", "none"],
  ["root by decision", 'FROM gcr.io/distroless/static\nCOPY a /a\nUSER 0:0\nCMD ["/a"]\n', "none"],
  ["a stage on nothing", 'FROM scratch AS base\nFROM base\nCOPY a /a\nCMD ["/a"]\n', "A"],
  ["a volume", 'FROM scratch\nARG AT=/at\nVOLUME $AT\nCOPY a /a\nCMD ["/a"]\n', "C"],
  [
    "a volume that is given to its user",
    'FROM debian:13 AS build\nRUN mkdir /at\nFROM scratch\nCOPY --from=build --chown=1500:1500 /at /at\nVOLUME /at\nCOPY a /a\nCMD ["/a"]\n',
    "A",
  ],
  [
    "a volume that is given to the image's user",
    'FROM gcr.io/distroless/static\nCOPY --chown=nonroot:nonroot at /at\nVOLUME /at\nCOPY a /a\nCMD ["/a"]\n',
    "A",
  ],
  ["a plug-in for networks", 'FROM scratch\nCOPY my-cni-node /\nCMD ["/my-cni-node"]\n', "C"],
  ["a watcher of containers", 'FROM scratch\nCOPY cadvisor /\nENTRYPOINT ["/cadvisor"]\n', "C"],
  ["a folder for data", 'FROM scratch\nENV DB=/app/a.db\nCOPY a /a\nCMD ["/a"]\n', "C"],
  ["what root alone can read", 'FROM scratch\nCOPY --chmod=700 a /a\nCMD ["/a"]\n', "C"],
  ["a volume for all", 'FROM gcr.io/distroless/java17\nVOLUME /tmp\nADD a.jar a.jar\nCMD ["a.jar"]\n', "A"],
  ["a mirror", 'FROM example.com/distroless/static:1\nCOPY a /a\nCMD ["/a"]\n', "none"],
  [
    "a program that changes the firewall",
    'FROM gcr.io/distroless/base\nCOPY --from=example.com/net /sbin/iptables /sbin/\nCOPY a /a\nCMD ["/a"]\n',
    "C",
  ],
];

describe("run as non-root on an image without a shell", () => {
  for (const [name, text, level] of minimal) {
    test(name, async () => {
      const result = await rewrite("non-root", text);
      assert.deepEqual(result.problems, []);
      assert.equal(result.level, level);
    });
  }
});

describe("run as non-root", () => {
  for (const [name, text, concerns] of cases) {
    test(name, async () => {
      const result = await rewrite("non-root", text);
      assert.deepEqual(result.problems, []);
      assert.deepEqual(result.concerns, concerns);
      assert.equal(result.level, concerns.length > 0 ? "B" : "A");
    });
  }
});

test("a user whose entry is copied is taken", async () => {
  const { text, level } = await rewrite(
    "non-root",
    'FROM alpine:3.22 AS build\nRUN adduser -D -u 1500 app\nFROM scratch\nCOPY --from=build /etc/passwd /etc/\nCOPY a /a\nCMD ["/a"]\n',
  );
  assert.equal(level, "A");
  assert.match(text ?? "", /^USER 1500$/m);
});

test("an image that is minimal by its name is not moved to another", async () => {
  for (const image of [
    "example.com/distroless/static:nonroot",
    "cgr.dev/example.com/jre",
    "ubuntu/jre:17_edge",
  ]) {
    const text = `FROM golang:1.25 AS build\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /a .\nFROM ${image}\nCOPY --from=build /a /\nCMD ["/a"]\n`;
    assert.equal((await rewrite("distroless", text)).level, "none", image);
  }
});

test("Tomcat may unpack what a build has put there, and its script is known", async () => {
  const { text, level, concerns } = await rewrite(
    "non-root",
    'FROM tomcat:10-jre17\nRUN cp /src/a.war /usr/local/tomcat/webapps/ROOT.war\nCMD ["catalina.sh", "run"]\n',
  );
  assert.deepEqual({ level, concerns }, { level: "A", concerns: [] });
  assert.match(text ?? "", /chown -R \S+ \/usr\/local\/tomcat\/webapps\n/);
});

test("Tomcat may unpack what it serves", async () => {
  const { text } = await rewrite(
    "non-root",
    "FROM tomcat:10-jre17\nCOPY target/a.war /usr/local/tomcat/webapps/ROOT.war\n",
  );
  assert.match(text ?? "", /chown -R \S+ \/usr\/local\/tomcat\/webapps\n/);
});
