import { isIpAddress } from "./ip-address";
import { cut, quote } from "./go-text";

export type ParsedUrl = { scheme: string; port: string } | { error: string };

function findBadEscape(text: string): string | undefined {
  const found = /%(?![0-9a-fA-F]{2})/.exec(text);
  return found === null ? undefined : `invalid URL escape ${quote(text.slice(found.index, found.index + 3))}`;
}

/** A host may escape only what is not ASCII, and hold only what RFC 3986 and IPv6 need. */
function findBadHostText(text: string): string | undefined {
  const escape = findBadEscape(text);
  if (escape !== undefined) return escape;
  const ascii = /%(?!25)[0-7][0-9a-fA-F]/.exec(text);
  if (ascii !== null) return `invalid URL escape ${quote(ascii[0])}`;
  const character = /[ #\\^`{}|]/.exec(text);
  return character === null ? undefined : `invalid character ${quote(character[0])} in host name`;
}

function findBadPort(colonPort: string): string | undefined {
  return /^(:\d*)?$/.test(colonPort) ? undefined : `invalid port ${quote(colonPort)} after host`;
}

function parseHost(scheme: string, host: string): { port: string } | { error: string } {
  const open = host.lastIndexOf("[");
  if (open > 0) return { error: "invalid IP-literal" };
  if (open === 0) {
    const close = host.lastIndexOf("]");
    if (close < 0) return { error: "missing ']' in host" };
    const error =
      findBadPort(host.slice(close + 1)) ?? findBadHostText(host.slice(1, close).replace("%25", ""));
    if (error !== undefined) return { error };
    const literal = host.slice(1, close).replace("%25", "%");
    if (!isIpAddress(literal))
      return { error: `invalid host: ParseAddr(${quote(literal)}): unable to parse IP` };
    return literal.includes(":") ? { port: host.slice(close + 2) } : { error: "invalid IP-literal" };
  }
  const isWeb = scheme === "http" || scheme === "https";
  const colon = isWeb ? host.indexOf(":") : host.lastIndexOf(":");
  const colonPort = colon < 0 ? "" : host.slice(colon);
  const error = findBadPort(colonPort) ?? findBadHostText(host);
  return error === undefined ? { port: colonPort.slice(1) } : { error };
}

function parseAuthority(scheme: string, authority: string): { port: string } | { error: string } {
  const at = authority.lastIndexOf("@");
  const user = at < 0 ? "" : authority.slice(0, at);
  const host = parseHost(scheme, authority.slice(at + 1));
  if ("error" in host) return host;
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) return { error: "net/url: invalid userinfo" };
  const error = findBadEscape(user);
  return error === undefined ? host : { error };
}

function parseRest(scheme: string, rest: string, as: "request" | "reference"): ParsedUrl {
  if (!rest.startsWith("/")) {
    if (scheme !== "") return { scheme, port: "" };
    if (as === "request") return { error: "invalid URI for request" };
    const [segment] = rest.split("/");
    if (segment?.includes(":") === true) return { error: "first path segment in URL cannot contain colon" };
  }
  const hasAuthority =
    rest.startsWith("//") && (scheme !== "" || (as === "reference" && !rest.startsWith("///")));
  const slash = hasAuthority ? rest.indexOf("/", 2) : 0;
  const path = slash < 0 ? "" : rest.slice(slash);
  const host = hasAuthority
    ? parseAuthority(scheme, rest.slice(2, slash < 0 ? undefined : slash))
    : { port: "" };
  if ("error" in host) return host;
  const error = findBadEscape(path);
  return error === undefined ? { scheme, port: host.port } : { error };
}

/**
 * Scheme and port of a URL as Go reads it, or what Go refuses: a `request` URI is absolute or an absolute path and may hold `#`, a
 * `reference` may be relative and end in a fragment. Source: Go's `url.ParseRequestURI`, `url.Parse`.
 */
export function parseUrl(text: string, as: "request" | "reference"): ParsedUrl {
  const refuse = (url: string, why: string) => ({ error: `parse ${quote(url)}: ${why}` });
  const [url, fragment] = (as === "reference" ? cut(text, "#") : undefined) ?? [text, ""];
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(url)) return refuse(url, "net/url: invalid control character in URL");
  if (url === "" && as === "request") return refuse(url, "empty url");
  if (url.startsWith(":")) return refuse(url, "missing protocol scheme");
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(url)?.[1] ?? "";
  const [rest = ""] = url.slice(scheme === "" ? 0 : scheme.length + 1).split("?");
  const parsed: ParsedUrl =
    url === "*" ? { scheme: "", port: "" } : parseRest(scheme.toLowerCase(), rest, as);
  if ("error" in parsed) return refuse(url, parsed.error);
  const escape = findBadEscape(fragment);
  return escape === undefined ? parsed : refuse(text, escape);
}
