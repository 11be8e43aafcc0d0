/** Google's distroless images for compiled programs. */
import type { MinimalFamily } from "../../rewrite.ts";
import { type Text, text } from "../../text.ts";

/** Its user `nonroot`, by number: Kubernetes cannot tell from a name that it is not root. */
export const distrolessUser = "65532:65532";

/** `static` has no library at all, `base` glibc and OpenSSL, `cc` the compiler's libraries for C++ and Rust, too. */
export function distrolessImage(name: "static" | "base" | "cc"): string {
  return `gcr.io/distroless/${name}-debian13:nonroot`;
}

/** What is said where the setting asks for another family. */
export function familyStep(family: MinimalFamily): readonly Text[] {
  if (family === "distroless") return [];
  return [
    text("For compiled programs, {family} images are no other than distroless ones: those are taken.", {
      family,
    }),
  ];
}
