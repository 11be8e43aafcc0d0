/** The folder of the image that holds a site's files after the build. */
import { joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";
import type { NodeApplication } from "../node/application.ts";
import type { SiteStart } from "./site-start.ts";

export type OutputFolder =
  | { readonly kind: "found"; readonly folder: string; readonly isSure: boolean }
  | { readonly kind: "refused"; readonly concern: Concern };

export async function findOutputFolder(
  { reading, project, stage }: Subject,
  application: NodeApplication,
  site: SiteStart,
): Promise<OutputFolder> {
  const { workdir } = reading;
  if (site.kind === "files") {
    if (workdir === undefined || site.folder === undefined) return unknown(stage.from.span);
    const folder = joinPath(workdir, site.folder);
    // The whole project is served: packages, sources and all.
    const isWhole = folder === workdir && application.installations.local.length > 0;
    if (folder === "/" || isWhole) return unknown(stage.from.span);
    return { kind: "found", folder, isSure: true };
  }
  const { folder, contextFolder } = application;
  if (folder === undefined || contextFolder === undefined) return unknown(stage.from.span);
  const tools = await project.frontEnds(contextFolder);
  // A server of its own, or files: that is one of their settings.
  const front = tools.find(({ tool }) => tool !== "next" && tool !== "nuxt" && tool !== "svelte-kit");
  if (front?.outputFolder === undefined || tools.some(({ tool }) => tool === "svelte-kit"))
    return unknown(stage.from.span);
  const scripts = [...(valueOf(application.manifest)?.scripts.values() ?? [])].join("\n");
  if (/--(?:outDir|out-dir|output-path|dest|dist-dir)\b|\bBUILD_PATH\b|\s-d\s/.test(scripts))
    return unknown(stage.from.span);
  return { kind: "found", folder: joinPath(folder, front.outputFolder), isSure: true };
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
