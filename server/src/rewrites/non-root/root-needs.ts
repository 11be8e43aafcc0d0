/** What a container does that only root can, as far as its Dockerfile shows it. */
import type { Stage } from "../../dockerfile/model.ts";
import { findMasterProcess, findPrivilegeDrop, findServiceManager } from "../../dockerfile/privilege-drop.ts";
import { envPairs } from "../../dockerfile/variables.ts";
import { parsePackageCommand } from "../../package-managers/parse-package-command.ts";
import { isWithin } from "../container-path.ts";
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";

export function findRootNeeds(subject: Subject): readonly Concern[] {
  return [
    ...findDuties(subject),
    ...findHomeOfRoot(subject),
    ...findLowPorts(subject),
    ...findEntryScript(subject),
  ];
}

/** Programs that start as root by design. */
function findDuties({ dockerfile, stage }: Subject): readonly Concern[] {
  const facts = stage.rootImage?.facts;
  const onbuild = stage.instructions.find(({ keyword }) => keyword === "ONBUILD");
  if (onbuild !== undefined) {
    return [
      {
        id: "S8",
        weight: "refuse",
        span: onbuild.keywordSpan,
        text: text("ONBUILD makes this image a base for others, whose instructions may need root."),
        remedy: text("Set USER in the Dockerfiles that are built on it."),
      },
    ];
  }
  const service = findServiceManager(dockerfile, stage);
  if (service !== undefined) {
    return [
      {
        id: "S8",
        weight: "refuse",
        text: text("{program} starts its services as root.", { program: service }),
        remedy: text("Run each service in a container of its own."),
      },
    ];
  }
  const tool = findPrivilegeDrop(dockerfile, stage, facts?.entrypointDropsTo);
  if (tool !== undefined) {
    return [
      {
        id: "S10",
        weight: "refuse",
        text: text(
          "The container starts as root to prepare itself, and {tool} gives up its privileges then.",
          { tool },
        ),
        remedy: text("Prepare the folders while the image is built, and start the program itself."),
      },
    ];
  }
  const master =
    findMasterProcess(dockerfile, stage) ?? (facts?.needsRootToStart === true ? nameOf(stage) : undefined);
  if (master !== undefined) {
    const [other] = facts?.nonRootAlternatives ?? [];
    return [
      {
        id: "S10",
        weight: "refuse",
        span: stage.baseSpan,
        text: text(
          "{program} starts as root, opens its port and its log files, and hands its work to other users.",
          {
            program: master,
          },
        ),
        remedy:
          other === undefined
            ? text("Configure it for a port above 1023 and for folders that its user owns.")
            : text("Build on {image}, which is made to run without root.", { image: other }),
      },
    ];
  }
  const starting = dockerfile.startScripts.filter(
    (script) => script.stage !== undefined && stage.lineage.includes(script.stage),
  );
  const asRoot = starting
    .flatMap((script) => script.commands)
    .find(
      ({ program, wrappers }) => program === "sudo" || wrappers.some((wrapper) => wrapper.program === "sudo"),
    );
  const socket = [
    ...starting.map(({ code }) => code),
    ...stage.instructions.filter(({ keyword }) => keyword === "VOLUME").map(({ blanked }) => blanked),
  ];
  if (asRoot !== undefined || socket.some((code) => code.includes("docker.sock"))) {
    return [
      {
        id: "S10",
        weight: "refuse",
        ...(asRoot === undefined ? {} : { span: asRoot.span }),
        text: text("The container does what only root may do: sudo, or Docker's socket."),
        remedy: text("Give the container the one right it needs, and leave sudo out."),
      },
    ];
  }
  return [];
}

function nameOf(stage: Stage): string {
  return stage.rootImage?.reference.familiarName ?? "";
}

/** /root is closed to everybody else (mode 700): what lies in it cannot even be read. */
function findHomeOfRoot({ reading, start }: Subject): readonly Concern[] {
  const inHome = (path: string) => isWithin(path, "/root");
  const variable = reading.instructions
    .filter(({ keyword }) => keyword === "ENV")
    .find((instruction) =>
      envPairs(instruction).some(([, { raw }]) => raw.replaceAll(/["']/g, "").split(":").some(inHome)),
    );
  const started =
    (start.argv ?? []).some(inHome) || (reading.workdir !== undefined && inHome(reading.workdir));
  const personal = reading.commands.find((command) => {
    const operation = parsePackageCommand(command);
    return operation?.manager === "pip" && operation.hasOption("--user");
  });
  const instruction = variable ?? personal?.script.instruction;
  if (instruction === undefined && !started) return [];
  return [
    {
      id: "H23",
      weight: "refuse",
      ...(instruction === undefined ? {} : { span: instruction.keywordSpan }),
      text: text("The image keeps what it runs with in /root, which no other user can read."),
      remedy: text("Install it to a folder such as /opt or /usr/local."),
    },
  ];
}

/** Ports that not every container runtime lets a user without privileges open (H15). */
export function findLowPorts({ stage }: Pick<Subject, "stage">): readonly Concern[] {
  const exposed = stage.instructions.filter(({ keyword }) => keyword === "EXPOSE");
  const low = exposed.flatMap(({ words }) =>
    words.filter(({ raw }) => /^\d+(?:\/\w+)?$/.test(raw) && Number.parseInt(raw, 10) < 1024),
  );
  const [first] = low;
  if (first === undefined) return [];
  return [
    {
      id: "H15",
      weight: "assume",
      span: first.span,
      text: text(
        "Port {ports} is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.",
        { ports: low.map(({ raw }) => raw).join(", ") },
      ),
    },
  ];
}

function findEntryScript({ start }: Subject): readonly Concern[] {
  if (start.kind !== "script") return [];
  const span = (start.entrypoint ?? start.command)?.keywordSpan;
  return [
    {
      id: "H06",
      weight: "assume",
      ...(span === undefined ? {} : { span }),
      text: text("The container starts with a script: it must not need root, nor write where only root may."),
    },
  ];
}
