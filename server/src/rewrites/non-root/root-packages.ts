/** Packages that are for what belongs to root: Docker's socket, the network below sockets, the kernel's own interfaces. */
import { baseName } from "../container-path.ts";
import { joinPath } from "../context-paths.ts";
import type { Subject } from "../language.ts";
import { valueOf } from "../project/manifest.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";
import { listContextFolders } from "./context-folders.ts";

const goModules =
  /^(?:github\.com\/(?:docker\/docker|moby\/moby(?:\/client)?|fsouza\/go-dockerclient|google\/gopacket|gopacket\/gopacket|vishvananda\/netlink|cilium\/ebpf|songgao\/water|containerd\/containerd)|golang\.zx2c4\.com\/wireguard)(?:\/v\d+)?$/;
const nodePackages = ["dockerode", "docker-modem", "raw-socket", "cap", "pcap", "net-ping"];
const pythonPackages = ["docker", "scapy", "pyroute2", "pypcap"];
const crates = ["bollard", "shiplift", "pnet", "pcap", "tun", "aya"];

/** `dockwatch`, `docker-prune`, and not what images use to start with: `docker-entrypoint`, `dockerize`. */
const clients = /^dock(?!er-?(?:entry|start|init|run|cmd|ize)|ing|et)\w/;

export async function findRootPackages(subject: Subject): Promise<readonly Concern[]> {
  const program = baseName(subject.start.argv?.[0] ?? "");
  if (clients.test(program)) return [belongsToRoot(program)];
  for (const folder of listContextFolders(subject)) {
    const name = await findIn(subject, folder);
    if (name !== undefined) return [belongsToRoot(name)];
  }
  return [];
}

function belongsToRoot(name: string): Concern {
  return {
    id: "S10",
    weight: "assume",
    text: text(
      "{package} is for what belongs to root, such as Docker's socket: the application must do without it, or its user must be given the right.",
      { package: name },
    ),
  };
}

async function findIn({ project }: Subject, folder: string): Promise<string | undefined> {
  const names = new Set((await project.listTop(folder)).map(({ name }) => name));
  const goMod = names.has("go.mod") ? await project.context.read(joinPath(folder, "go.mod")) : undefined;
  const modules = goMod?.kind === "text" ? listDirectModules(goMod.text) : [];
  const manifest = names.has("package.json") ? valueOf(await project.packageJson(folder)) : undefined;
  const cargo = names.has("Cargo.toml") ? valueOf(await project.cargo(folder)) : undefined;
  const { packages } = await project.python(folder);
  return (
    modules.find((path) => goModules.test(path)) ??
    nodePackages.find((name) => manifest?.dependencies.has(name) === true) ??
    pythonPackages.find((name) => packages.has(name)) ??
    crates.find((name) => cargo?.dependencies.has(name) === true)
  );
}

/** What a test of another module needs is marked `// indirect`. */
function listDirectModules(text: string): readonly string[] {
  const lines = text.split("\n").filter((line) => !/\/\/\s*indirect\s*$/.test(line));
  return lines.flatMap((line) => {
    const words = line.trim().split(/\s+/, 3);
    const [path = "", version = ""] = words[0] === "require" ? words.slice(1) : words;
    const host = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    return host.includes(".") && /^v\d/.test(version) ? [path] : [];
  });
}
