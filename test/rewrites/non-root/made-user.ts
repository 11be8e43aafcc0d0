/** The command line that makes a user for an application where the image has none: on Debian. */
export const makeUser =
  "groupadd --system --gid 10001 app && useradd --system --no-log-init --uid 10001 --gid app --home-dir /nonexistent --shell /usr/sbin/nologin app";
