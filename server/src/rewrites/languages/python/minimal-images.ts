/** Images with Python and without a shell, by family and version. */
import type { Span } from "../../../dockerfile/span.ts";
import type { Refusal } from "../../language.ts";
import { refuseFor } from "../../refusal.ts";
import type { MinimalFamily } from "../../rewrite.ts";
import { coveredByDistroless } from "../../system-packages/distroless-packages.ts";
import { type Text, text } from "../../text.ts";
import type { PythonBase } from "./python-base.ts";

export interface Target {
  readonly kind: "target";
  readonly image: string;
  readonly minor: string;
  readonly interpreter: string;
  /** The image starts its interpreter with whatever CMD says. */
  readonly hasEntrypoint: boolean;
  readonly isAlpine: boolean;
  readonly covered: ReadonlySet<string>;
  readonly steps: readonly Text[];
}

/** Debian 13's own Python, the only one in Google's image (distroless, python3/README). */
const distrolessMinor = "3.13";
/** docker-hardened-images/catalog, image/python, October 2026. */
const hardenedMinors: ReadonlySet<string> = new Set(["3.10", "3.11", "3.12", "3.13", "3.14"]);
const hardenedPackages: ReadonlySet<string> = new Set([
  ...[
    "base-files",
    "ca-certificates",
    "libbz2-1.0",
    "libcrypt1",
    "libdb5.3",
    "libdb5.3t64",
    "libffi8",
    "libgcc-s1",
  ],
  ...[
    "liblzma5",
    "libncursesw6",
    "libreadline8",
    "libreadline8t64",
    "libsqlite3-0",
    "libstdc++6",
    "libtinfo6",
  ],
  ...["libuuid1", "ncurses-base", "netbase", "tzdata", "zlib1g", "libssl3", "libssl3t64", "libc6"],
]);

export function chooseTarget(base: PythonBase, family: MinimalFamily, span: Span): Target | Refusal {
  const { minor, variant } = base;
  if (minor === undefined) {
    return refuseFor(
      "H14",
      span,
      text("The tag does not say which version of Python it is."),
      text("Name the version in FROM, such as python:3.13-slim."),
    );
  }
  const isAlpine = variant === "alpine";
  if (family === "hardened") {
    if (!hardenedMinors.has(minor)) {
      return refuseFor(
        "H14",
        span,
        text("There is no hardened image with Python {version}.", { version: minor }),
        text("Move to Python 3.10 or later first."),
      );
    }
    return {
      kind: "target",
      image: `dhi.io/python:${minor}${isAlpine ? "-alpine" : ""}`,
      minor,
      interpreter: `/opt/python/bin/python${minor}`,
      hasEntrypoint: false,
      isAlpine,
      covered: hardenedPackages,
      steps: [text("Images of dhi.io are pulled after docker login dhi.io.")],
    };
  }
  if (isAlpine) {
    return refuseFor(
      "H12",
      span,
      text("The distroless images are Debian's, and packages built on Alpine need its other C library."),
      text("Build and run on python:3.13-slim first."),
    );
  }
  if (minor !== distrolessMinor) {
    return refuseFor(
      "H14",
      span,
      text("The distroless image has Python 3.13 alone, and the application runs on {version}.", {
        version: minor,
      }),
      text(
        "Move the application to Python 3.13, or choose the hardened images in the settings: they have 3.10 to 3.14.",
      ),
    );
  }
  const image = "gcr.io/distroless/python3-debian13:nonroot";
  return {
    kind: "target",
    image,
    minor,
    interpreter: "/usr/bin/python3.13",
    hasEntrypoint: true,
    isAlpine: false,
    covered: coveredByDistroless(image),
    steps:
      family === "chiseled"
        ? [
            text("There is no chiseled image for {language}: a distroless one takes its place.", {
              language: "Python",
            }),
          ]
        : [],
  };
}
