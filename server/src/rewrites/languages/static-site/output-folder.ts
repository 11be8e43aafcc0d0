/** The folder of the image that holds a site's files after the build. */
import { baseName, isWithin, joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import type { FrontEndTool } from "../../project/front-ends.ts";
import { valueOf } from "../../project/manifest.ts";
import type { Concern } from "../../rewrite.ts";
import { findImageFile } from "../../start/files-in-image.ts";
import { text } from "../../text.ts";
import type { NodeApplication } from "../node/application.ts";
import type { SiteStart } from "./site-start.ts";

export type OutputFolder =
  | { readonly kind: "found"; readonly folder: string; readonly isSure: boolean }
  | { readonly kind: "refused"; readonly concern: Concern };

/** @param isBuilt an instruction of the file makes the files */
export async function findOutputFolder(
  subject: Subject,
  application: NodeApplication,
  site: SiteStart,
  isBuilt: boolean,
): Promise<OutputFolder> {
  const { reading, project, stage } = subject;
  const { workdir } = reading;
  if (site.kind === "files") {
    if (workdir === undefined || site.folder === undefined) return unknown(stage.from.span);
    const folder = joinPath(workdir, site.folder);
    // The whole project is served: packages, sources and all.
    const isWhole = folder === workdir && application.installations.local.length > 0;
    if (folder === "/" || isWhole) return unknown(stage.from.span);
    return judgeServed(subject, application, folder, isBuilt || site.isBuilt);
  }
  const { folder, contextFolder } = application;
  if (folder === undefined || contextFolder === undefined) return unknown(stage.from.span);
  if (site.output !== undefined) {
    return { kind: "found", folder: joinPath(folder, site.output), isSure: false };
  }
  const tools = await project.frontEnds(contextFolder);
  // A server of its own, or files: that is one of their settings.
  const front = tools.find(({ tool }) => tool !== "next" && tool !== "nuxt" && tool !== "svelte-kit");
  const kit = tools.find(({ tool }) => tool === "svelte-kit");
  if (kit?.outputFolder !== undefined && isWithPackage(application, "@sveltejs/adapter-static")) {
    return { kind: "found", folder: joinPath(folder, kit.outputFolder), isSure: false };
  }
  if (front?.outputFolder === undefined || kit !== undefined) return unknown(stage.from.span);
  const scripts = [...(valueOf(application.manifest)?.scripts.values() ?? [])].join("\n");
  if (/--(?:outDir|out-dir|output-path|dest|dist-dir)\b|\bBUILD_PATH\b|\s-d\s/.test(scripts))
    return unknown(stage.from.span);
  return { kind: "found", folder: joinPath(folder, front.outputFolder), isSure: true };
}

function isWithPackage({ manifest }: NodeApplication, name: string): boolean {
  const content = valueOf(manifest);
  return content?.dependencies.has(name) === true || content?.devDependencies.has(name) === true;
}

/** A folder that is named to the server: something has to put files there. */
async function judgeServed(
  subject: Subject,
  application: NodeApplication,
  folder: string,
  isBuilt: boolean,
): Promise<OutputFolder> {
  const { reading, project } = subject;
  const isNamed = reading.commands.some(({ arguments: words }) =>
    words.some(({ text: word }) => baseName(word.replace(/\/$/, "")) === baseName(folder)),
  );
  if (valueOf(application.manifest) === undefined || isNamed) return { kind: "found", folder, isSure: true };
  const isThere = (await findImageFile(subject, subject.stage, joinPath(folder, "index.html"))) !== undefined;
  if (isThere) return { kind: "found", folder, isSure: true };
  if (!isBuilt) return { kind: "refused", concern: withoutFiles(folder) };
  const fronts = await project.frontEnds(application.contextFolder ?? ".");
  const known = fronts
    .flatMap(({ tool, outputFolder }) => exportFolders[tool] ?? outputFolder ?? [])
    .map((path) => joinPath(application.folder ?? "/", path));
  return { kind: "found", folder, isSure: known.length === 0 || known.some((one) => isWithin(folder, one)) };
}

/** Where those put plain files that otherwise make a server. */
const exportFolders: Readonly<Partial<Record<FrontEndTool, readonly string[]>>> = {
  next: ["out"],
  nuxt: [".output/public", "dist"],
};

function withoutFiles(folder: string): Concern {
  return {
    id: "S4",
    weight: "refuse",
    text: text("Nothing in the file puts anything into {folder}, which is served.", { folder }),
    remedy: text("Build the files in a RUN."),
  };
}

function unknown(span: Concern["span"]): OutputFolder {
  return {
    kind: "refused",
    concern: {
      id: "S4",
      weight: "refuse",
      ...(span === undefined ? {} : { span }),
      text: text("Which folder holds the files of the site cannot be told."),
      remedy: text("Serve the folder that the build writes to by its name: serve -s dist."),
    },
  };
}
