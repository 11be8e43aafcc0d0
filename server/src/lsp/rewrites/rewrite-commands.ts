/** For clients that know no more than the protocol: it takes the parameters of the request as its argument. */
export const rewriteCommand = "dockerfileSecurity.server.rewrite";
