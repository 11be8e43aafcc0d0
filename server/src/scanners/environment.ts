/**
 * What a scanner gets of the user's environment: what programs need to run at all, to reach a network and to find an
 * engine, and the scanner's own settings. Nothing else: there may be keys to a cloud in it.
 */

type Environment = Readonly<Record<string, string | undefined>>;

/** In upper case: Windows knows no difference, and proxies are written either way. */
const passedOn: ReadonlySet<string> = new Set([
  ...["PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP"],
  ...["USERPROFILE", "USERNAME", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA"],
  ...["SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "PROGRAMFILES", "PROGRAMFILES(X86)"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"],
  ...[
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
    "DOCKER_CONFIG",
    "DOCKER_CERT_PATH",
    "DOCKER_TLS",
    "DOCKER_TLS_VERIFY",
  ],
  // Not DOCKER_*: build servers keep DOCKER_PASSWORD and the like beside these.
  ...["DOCKER_API_VERSION", "DOCKER_AUTH_CONFIG", "DOCKER_DEFAULT_PLATFORM", "REGISTRY_AUTH_FILE"],
]);
const passedOnPrefixes = ["LC_", "XDG_"];

/**
 * @param prefixes of the scanner's own variables, `TRIVY_`
 * @param withheld of those, the ones that would change what is scanned, or what the report says and where it goes
 */
export function pickEnvironment(
  environment: Environment,
  prefixes: readonly string[],
  withheld: ReadonlySet<string>,
): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const upper = name.toUpperCase();
    const isOwn = prefixes.some((prefix) => upper.startsWith(prefix)) && !withheld.has(upper);
    const isPassedOn = passedOn.has(upper) || passedOnPrefixes.some((prefix) => upper.startsWith(prefix));
    if (value !== undefined && (isOwn || isPassedOn)) picked[name] = value;
  }
  return picked;
}
