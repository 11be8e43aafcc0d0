/** Programs that are root's because they work on their host: its network, its disks, its processes, its containers. */
import { baseName } from "../container-path.ts";
import type { Subject } from "../language.ts";

const started: ReadonlySet<string> = new Set([
  // Processes and hardware.
  ...[
    "earlyoom",
    "nohang",
    "systemd-oomd",
    "smartctl_exporter",
    "node-problem-detector",
    "irqbalance",
    "udevd",
  ],
  // Containers and images.
  ...["cadvisor", "kubelet", "k3s", "k0s", "dockerd", "containerd", "buildkitd", "crio", "podman", "runc"],
  ...["docker", "docker-gen", "docker-proxy", "watchtower", "portainer", "logspout", "ouroboros", "diun"],
  ...["nerdctl", "buildah", "kaniko", "executor", "registrator", "dozzle", "falco", "tetragon", "tracee"],
  // Networks.
  ...["kube-proxy", "kube-router", "flanneld", "calico-node", "cilium-agent", "weave", "weaver", "speaker"],
  ...["openvpn", "wg-quick", "wireguard", "wireguard-go", "boringtun", "tailscaled", "zerotier-one", "tinc"],
  ...[
    "keepalived",
    "dnsmasq",
    "dhcpd",
    "ntpd",
    "chronyd",
    "gobgpd",
    "bird",
    "frr",
    "suricata",
    "smokeping_prober",
  ],
  // File systems.
  ...["sshfs", "s3fs", "goofys", "gcsfuse", "blobfuse", "blobfuse2", "geesefs", "autofs"],
  ...[
    "fusermount",
    "fusermount3",
    "mount",
    "umount",
    "losetup",
    "modprobe",
    "insmod",
    "kmod",
    "nsenter",
    "chroot",
  ],
  ...["iptables", "ip6tables", "iptables-restore", "nft", "ipset", "ipvsadm", "conntrack", "sysctl", "tc"],
  ...["node-cert-exporter", "init", "systemd", "procd"],
]);

/** Drivers and plug-ins of Kubernetes, which run in the host's namespaces; programs made of eBPF. */
const drivers =
  /(?:^|[-_])(?:csi|cni|cosi|ebpf|bpf|fuse|device-?plugin|gpu-?plugin|kubelet|iptables|nftables|wireguard)(?:[-_]|$)/;

/** Copied beside a program, which is there to call them. */
const tools =
  /^(?:dockerd|containerd|runc|crictl|nerdctl|iptables(?:-.+)?|ip6tables|xtables.*|nft|ipset|ipvsadm|conntrack|fusermount3?|nsenter|modprobe|wg|wg-quick|losetup|chroot)$/;

/** Installed for a program that calls them. */
const packages =
  /^(?:iptables|nftables|ipset|ipvsadm|conntrack(?:-tools)?|wireguard-tools(?:-wg(?:-quick)?)?|keepalived|hostapd|openvpn|openconnect|strongswan|pptp|ppp|xl2tpd|samba|nfs-utils|nfs-kernel-server)$/;

/** How such images are described. */
const descriptions =
  /\b(?:(?:CSI|CNI|COSI|FUSE|eBPF)[- ](?:driver|plug-?in|agent|node)|device[- ]plug-?in)\b/i;

/** The first such program that a stage starts or takes along; undefined where there is none. */
export function findHostProgram({ start, reading, stage }: Subject): string | undefined {
  const words = [start.entrypoint, start.command].flatMap(
    (instruction) =>
      instruction?.json?.map(({ value }) => value) ?? instruction?.words.map(({ raw }) => raw) ?? [],
  );
  const program = baseName(start.argv?.[0] ?? words[0] ?? "");
  if (isHostProgram(program)) return program;
  const image = baseName(stage.rootImage?.reference.familiarName ?? "");
  const isItsOwn = start.entrypoint === undefined && start.command === undefined;
  if (drivers.test(image) || (isItsOwn && isHostProgram(image.replace(/-(?:amd64|arm64|arm)$/, ""))))
    return image;
  const labels = stage.instructions.filter(({ keyword }) => keyword === "LABEL");
  const described = labels.flatMap(({ blanked }) => descriptions.exec(blanked)?.[0] ?? [])[0];
  const installed = reading.systemInstalls
    .flatMap((install) => install.packages.map(({ name }) => name))
    .find((name) => packages.test(name));
  if (described !== undefined || installed !== undefined) return described ?? installed;
  return reading.copies
    .flatMap(({ sources, destination }) => [...sources, destination])
    .map((path) => baseName(path ?? ""))
    .find((name) => tools.test(name));
}

/** Whether a program of this name, without its folder, is one of them. */
export function isHostProgram(name: string): boolean {
  return started.has(name) || drivers.test(name);
}
