/** A project on the disk of this machine. */
import { open, readdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { ProjectEntry, ProjectFiles } from "./project-files.ts";

/** @param root `file:` URL with a slash at its end */
export function createProjectFiles(root: string): ProjectFiles {
  return {
    root,
    async listFolder(url) {
      const path = fileURLToPath(url);
      const entries = await readdir(path, { withFileTypes: true });
      return await Promise.all(
        entries.map(async (entry): Promise<ProjectEntry> => {
          if (entry.isDirectory()) return { name: entry.name, kind: "folder" };
          if (entry.isFile()) return { name: entry.name, kind: "file" };
          const isFile =
            entry.isSymbolicLink() && (await leadsToFile(new URL(encodeURIComponent(entry.name), url)));
          return { name: entry.name, kind: isFile ? "file" : "other" };
        }),
      );
    },
    async readText(url, most) {
      try {
        // A pipe would never end, a device neither: they are not opened.
        if (!(await leadsToFile(new URL(url)))) return undefined;
        const file = await open(fileURLToPath(url));
        try {
          const { size } = await file.stat();
          if (size > most) return undefined;
          const bytes = new Uint8Array(size);
          const { bytesRead } = await file.read(bytes, 0, size, 0);
          return new TextDecoder().decode(bytes.subarray(0, bytesRead));
        } finally {
          await file.close();
        }
      } catch {
        return undefined;
      }
    },
  };
}

async function leadsToFile(url: URL): Promise<boolean> {
  try {
    return (await stat(fileURLToPath(url))).isFile();
  } catch {
    return false;
  }
}
