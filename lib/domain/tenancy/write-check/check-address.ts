import { steps, type CheckContext } from "./check-context";
import { checkDestination, quote } from "./check-hosts";
import { isAmbiguousAddress, isRangeWithin, parseIpRange, rangesOverlap, type IpRange } from "./ip-range";

function ranges(...texts: readonly string[]): IpRange[] {
  return texts.flatMap((text) => parseIpRange(text) ?? []);
}

/** Never an endpoint: this host, links, metadata services of clouds, multicast, reserved. Source: RFC 6890; vendors' manuals. */
export const forbiddenNetworks: readonly string[] = [
  "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "224.0.0.0/4", "255.255.255.255/32",
  "100.100.100.200/32", "168.63.129.16/32",
  "::/128", "::1/128", "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::254/128",
]; // prettier-ignore
const forbidden = ranges(...forbiddenNetworks);

/** Networks that mean something else in every place. */
export const privateNetworks: readonly string[] = [
  "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15", "fc00::/7",
]; // prettier-ignore
const hidden = ranges(...privateNetworks);

/** Unroutable: names inside a proxy only. */
const reserved = ranges("240.0.0.0/4");

/**
 * What an address is for. `own`: an endpoint that joins the mesh, in the networks of the tenant only. `external`: an endpoint of
 * the Internet or of the own networks. `virtual`: an address that own clients send to.
 */
export type AddressUse = "own" | "external" | "virtual";

/** Why the range may not be used; undefined when it may. */
function judgeRange(context: CheckContext, range: IpRange, use: AddressUse): string | undefined {
  const { world, cluster } = context;
  const overlaps = (list: readonly IpRange[]) => list.some((item) => rangesOverlap(range, item));
  if (overlaps(forbidden)) return "is loopback, link-local, metadata, multicast or unspecified";
  const { pods, services } = world.clusterNetworks(cluster);
  if (overlaps(ranges(...pods, ...services))) return "lies among the pods or services of the cluster";
  if (ranges(...world.networks).some((network) => isRangeWithin(range, network))) return undefined;
  if (use === "own") return "lies outside the networks of your virtual machines";
  if (overlaps(ranges(...world.foreignNetworks)) || overlaps(hidden))
    return "lies in a private network that is not yours";
  if (use !== "virtual" && overlaps(reserved)) return "is reserved";
  return undefined;
}

/** Step 8: an address or a CIDR block. Anything that is none is refused, too. */
export function checkIp(context: CheckContext, text: string, path: string, use: AddressUse): void {
  const range = parseIpRange(text);
  if (range === undefined) {
    const code = isAmbiguousAddress(text) ? "VALUE_AMBIGUOUS" : "ADDRESS_FORBIDDEN";
    context.report(steps.address, code, path, `${quote(text)} is no address in its usual form`);
    return;
  }
  const why = judgeRange(context, range, use);
  if (why !== undefined) context.report(steps.address, "ADDRESS_FORBIDDEN", path, `${quote(text)} ${why}`);
}

/** Steps 7 and 8: an endpoint, as an address or as a host. Sockets of the file system are nobody's endpoint. */
export function checkEndpoint(context: CheckContext, text: string, path: string, use: AddressUse): void {
  if (/^unix:/i.test(text) || text.startsWith("/") || text.startsWith("@")) {
    context.report(
      steps.address,
      "ADDRESS_FORBIDDEN",
      path,
      `${quote(text)} is a socket of the proxy's own host`,
    );
  } else if (parseIpRange(text) !== undefined || isAmbiguousAddress(text)) {
    checkIp(context, text, path, use);
  } else if (/^localhost\.?$/i.test(text) || /\.localhost\.?$/i.test(text)) {
    context.report(steps.address, "ADDRESS_FORBIDDEN", path, `${quote(text)} is the proxy's own host`);
  } else {
    checkDestination(context, text, path);
  }
}

/** Step 8: an address that istiod or a proxy fetches: https, of a granted host, and written so that it means one thing only. */
export function checkUrl(
  context: CheckContext,
  text: string,
  path: string,
  isGranted: (host: string) => boolean,
): void {
  const refuse = (why: string) =>
    context.report(steps.address, "URL_FORBIDDEN", path, `${quote(text)} ${why}`);
  const parts = /^https:\/\/([a-z0-9.-]+)(:\d{1,5})?(\/[!-~]*)?$/i.exec(text);
  const host = parts?.[1]?.toLowerCase();
  if (host === undefined) return refuse("must be https://HOST/PATH without user, fragment or other signs");
  if (/[\\#@]/.test(text)) return refuse("holds signs that servers read differently");
  if (parseIpRange(host) !== undefined || isAmbiguousAddress(host)) return refuse("names an address");
  if (!isGranted(host)) refuse("is of a host that was not granted to you as an issuer");
}
