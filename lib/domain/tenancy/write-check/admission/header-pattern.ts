import { celPattern } from "./cel";

const forbiddenHeader =
  "^(:.*|host|authority|forwarded|x-real-ip|true-client-ip|via|connection|keep-alive|content-length|te|trailer|transfer-encoding|upgrade|x-client-cert|x-original-host|x-original-url|x-rewrite-url|x[-_]forwarded[-_].*|x[-_]envoy[-_].*|x[-_]istio[-_].*|x[-_]remote[-_].*|x-auth-request-.*|impersonate[-_].*|proxy-.*)$";
/** Whether the name, an expression, is a header that only the platform writes; the checker's list, as one pattern. */
export function isForbiddenHeader(name: string): string {
  return `${name}.lowerAscii().matches(${celPattern(forbiddenHeader)})`;
}
