/** What CEL rules read of a URL. */
export interface ParsedURL {
  scheme: string;
  host: string;
}

const hexEscape = /%(?![0-9a-fA-F]{2})/;

function fail(text: string, why: string): never {
  throw new Error(`parse ${JSON.stringify(text)}: ${why}`);
}

function checkHost(text: string, host: string): void {
  const at = host.lastIndexOf("@");
  const server = host.slice(at + 1);
  if (at !== -1 && !/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(host.slice(0, at)))
    fail(text, "net/url: invalid userinfo");
  const bracketed = /^\[[^\]]*\](.*)$/.exec(server);
  if (server.startsWith("[") && !bracketed) fail(text, "missing ']' in host");
  const colon = server.lastIndexOf(":");
  const port = bracketed ? (bracketed[1] ?? "") : colon === -1 ? "" : server.slice(colon);
  if (port !== "" && !/^:\d*$/.test(port)) fail(text, `invalid port ${JSON.stringify(port)} after host`);
  const escape = hexEscape.exec(server);
  if (escape)
    fail(text, `invalid URL escape ${JSON.stringify(server.slice(escape.index, escape.index + 3))}`);
  const strange = bracketed ? null : /[\s"<>\\^`{|}[\]]/.exec(server);
  if (strange) fail(text, `invalid character ${JSON.stringify(strange[0])} in host name`);
}

/**
 * An absolute URI or absolute path, as Go's `net/url.ParseRequestURI` parses it.
 *
 * @throws With Go's reason when it is none.
 */
export function parseRequestURI(text: string): ParsedURL {
  // oxlint-disable-next-line no-control-regex -- Go refuses exactly these.
  if (/[\u0000-\u001f\u007f]/.test(text)) fail(text, "net/url: invalid control character in URL");
  if (text === "") fail(text, "empty url");
  if (text === "*") return { scheme: "", host: "" };
  const colon = /^[A-Za-z][A-Za-z0-9+\-.]*:/.exec(text);
  if (text.startsWith(":")) fail(text, "missing protocol scheme");
  const scheme = colon ? colon[0].slice(0, -1).toLowerCase() : "";
  const rest = (colon ? text.slice(colon[0].length) : text).replace(/\?.*$/s, "");
  if (!rest.startsWith("/")) {
    if (scheme === "") {
      const first = rest.split("/", 1)[0] ?? "";
      fail(
        text,
        first.includes(":") ? "first path segment in URL cannot contain colon" : "invalid URI for request",
      );
    }
    return { scheme, host: "" };
  }
  let path = rest;
  let host = "";
  if (rest.startsWith("//") && (scheme !== "" || !rest.startsWith("///"))) {
    const end = rest.indexOf("/", 2);
    host = end === -1 ? rest.slice(2) : rest.slice(2, end);
    path = end === -1 ? "" : rest.slice(end);
    checkHost(text, host);
  }
  const escape = hexEscape.exec(path);
  if (escape) fail(text, `invalid URL escape ${JSON.stringify(path.slice(escape.index, escape.index + 3))}`);
  return { scheme, host: host.slice(host.lastIndexOf("@") + 1) };
}

/** Whether {@link parseRequestURI} parses it. */
export function isRequestURI(text: string): boolean {
  try {
    parseRequestURI(text);
    return true;
  } catch {
    return false;
  }
}
