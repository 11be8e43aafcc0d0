/** For clients that know no more than the protocol: each takes the parameters of the request as its argument. */
export const scanCommands = {
  scan: "dockerfileSecurity.server.scan",
  listImages: "dockerfileSecurity.server.listImages",
  listScans: "dockerfileSecurity.server.listScans",
  clearScans: "dockerfileSecurity.server.clearScans",
} as const;
