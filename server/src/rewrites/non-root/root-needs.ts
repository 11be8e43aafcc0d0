/** What a container does that only root can, as far as its Dockerfile shows it. */
import type { Stage } from "../../dockerfile/model.ts";
import { findMasterProcess, findPrivilegeDrop, findServiceManager } from "../../dockerfile/privilege-drop.ts";
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";
import { findScriptNeeds } from "./entry-scripts.ts";
import { findHomeOfBuilders } from "./home-of-builders.ts";
import { findHomeOfRoot } from "./homes.ts";
import { findHostProgram } from "./host-programs.ts";
import { describeLowPort } from "./low-port.ts";
import { findOwnServer, findServerPort } from "./own-user-servers.ts";
import { findStatedNeeds } from "./stated-needs.ts";
import { findUnsureNeeds } from "./unsure-needs.ts";
import { findUsualPorts } from "./usual-ports.ts";

export async function findRootNeeds(subject: Subject): Promise<readonly Concern[]> {
  return [
    ...(await findDuties(subject)),
    ...(await findHomeOfRoot(subject)),
    ...(await findHomeOfBuilders(subject)),
    ...findLowPorts(subject),
    ...findUsualPorts(subject),
    ...(await findStatedNeeds(subject)),
    ...(await findScriptNeeds(subject)),
    ...(await findUnsureNeeds(subject)),
  ];
}

/** Programs that start as root by design. */
async function findDuties(subject: Subject): Promise<readonly Concern[]> {
  const { dockerfile, stage } = subject;
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
  // https://docs.aws.amazon.com/lambda/latest/dg/images-create.html: "do not use the USER instruction".
  if (/^public\.ecr\.aws\/lambda\/|^amazon\/aws-lambda-/.test(nameOf(stage))) {
    return [
      {
        id: "S10",
        weight: "refuse",
        span: stage.baseSpan,
        text: text("AWS Lambda runs its images as a user of its own, and wants no USER in them."),
        remedy: text("Leave the image as it is."),
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
  const server = findOwnServer(subject);
  if (server !== undefined) {
    // EXPOSE says so as well.
    return findLowPorts(subject).length > 0 ? [] : findServerPort(subject, server);
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
  const onHost = findHostProgram(subject);
  if (onHost !== undefined) {
    return [
      {
        id: "S10",
        weight: "refuse",
        text: text("{program} works on the host, its network or its containers, as root alone may.", {
          program: onHost,
        }),
        remedy: text(
          "Leave the image as it is, and give its container no more rights than the program needs.",
        ),
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
    ...stage.instructions
      .filter(({ keyword }) => keyword === "VOLUME" || keyword === "ENV")
      .map(({ blanked }) => blanked),
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

/** Ports that not every container runtime lets a user without privileges open (H15). */
export function findLowPorts({ stage }: Pick<Subject, "stage">): readonly Concern[] {
  const exposed = stage.lineage
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === "EXPOSE");
  const low = exposed.flatMap(({ words }) =>
    words.filter(({ raw }) => /^\d+(?:\/\w+)?$/.test(raw) && Number.parseInt(raw, 10) < 1024),
  );
  const [first] = low;
  const silent = first === undefined ? findPortOfImage(stage) : undefined;
  if (first === undefined && silent === undefined) return [];
  const ports = silent === undefined ? low.map(({ raw }) => raw).join(", ") : String(silent);
  return [describeLowPort(ports, first?.span ?? stage.baseSpan)];
}

/** ASP.NET's images listen at port 80 up to version 7, and say so in no EXPOSE (dotnet-docker, 2023). */
function findPortOfImage({ rootImage, environment }: Stage): number | undefined {
  const { familiarName = "", tag = "" } = rootImage?.reference ?? {};
  const isOld =
    /^(?:mcr\.microsoft\.com\/dotnet\/core\/aspnet|microsoft\/aspnetcore)$/.test(familiarName) ||
    (familiarName === "microsoft/dotnet" && tag.includes("aspnetcore")) ||
    (familiarName === "mcr.microsoft.com/dotnet/aspnet" && Number.parseInt(tag, 10) < 8);
  const isSet = ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "DOTNET_URLS", "URLS"].some(
    (name) => environment.get(name) !== undefined,
  );
  return isOld && !isSet ? 80 : undefined;
}
