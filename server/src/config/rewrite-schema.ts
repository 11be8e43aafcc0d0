/** How Dockerfiles are rewritten: the part of the configuration on that. */
import { cacheMountUses, minimalFamilies } from "../rewrites/rewrite.ts";
import type { MapSchema } from "./json-schema.ts";

export const rewriteSchema = {
  type: "object",
  description: "How Dockerfiles are rewritten.",
  properties: {
    minimalImages: {
      type: "string",
      enum: minimalFamilies,
      description:
        "Images without a shell that \"Rewrite to Distroless…\" moves to, where the language has some. `distroless`: Google's, and Ubuntu's chiseled ones for .NET. `chiseled`: Ubuntu's only. `hardened`: Docker's (dhi.io), which ask for a login. Without it: `distroless`.",
    },
    cacheMounts: {
      type: "string",
      enum: cacheMountUses,
      description:
        "Whether lines that a rewrite adds keep a package manager's cache between builds with `RUN --mount=type=cache`. `whenUsed`: in files that ask for BuildKit already. Without it: `whenUsed`.",
    },
  },
  additionalProperties: false,
} as const satisfies MapSchema;
