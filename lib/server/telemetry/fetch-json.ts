import "server-only";
import { lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { refuseAddress } from "@/lib/server/clusters/resolve-server";

const timeoutMilliseconds = 2000;
const maximumBytes = 16 * 1024 * 1024;

const agents = new Map<boolean, Agent>();

/** Its connections go nowhere that a name may have come to mean since the address was checked at connect. */
function agentFor(allowLoopback: boolean): Agent {
  const existing = agents.get(allowLoopback);
  if (existing) return existing;
  const checkedLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      for (const { address } of addresses) {
        const refused = refuseAddress(address, allowLoopback);
        if (refused !== undefined) return callback(new Error(refused), "", 0);
      }
      const [first] = addresses;
      if (first === undefined) callback(new Error(`${hostname} does not resolve`), "", 0);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
  const agent = new Agent({ connect: { lookup: checkedLookup } });
  agents.set(allowLoopback, agent);
  return agent;
}

/**
 * GET of an operator-configured telemetry endpoint: bounded in time and size, no redirects, and never to an address that
 * a member may not have. Nothing of what it answers goes into a failure's message.
 * @param what names the endpoint in failures.
 * @throws StatusError ServiceUnavailable, naming the cluster.
 */
export async function fetchJson(
  url: URL,
  what: string,
  { name: cluster, allowLoopback }: Pick<MemberCluster, "name" | "allowLoopback">,
): Promise<unknown> {
  const unavailable = (why: string, cause?: unknown) =>
    new StatusError("ServiceUnavailable", `${what} does not answer: ${why}`, { cluster }, { cause });
  // An address in the URL is never looked up.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const refused = isIP(host) === 0 ? undefined : refuseAddress(host, allowLoopback);
  if (refused !== undefined) throw unavailable(refused);
  let text: string;
  try {
    const response = await request(url, {
      dispatcher: agentFor(allowLoopback),
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    if (response.statusCode !== 200) {
      await response.body.dump();
      throw unavailable(`HTTP ${response.statusCode}`);
    }
    let size = 0;
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body) {
      size += (chunk as Uint8Array).length;
      if (size > maximumBytes) throw unavailable("its answer is larger than 16 MiB");
      chunks.push(chunk as Uint8Array);
    }
    text = Buffer.concat(chunks).toString("utf8");
  } catch (error) {
    if (error instanceof StatusError) throw error;
    const { name, message } = error as Error;
    throw unavailable(
      name === "TimeoutError" ? `no answer within ${timeoutMilliseconds / 1000} s` : message,
      error,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser quotes what it read: neither the message nor the log may carry it.
    throw unavailable("its answer is no JSON");
  }
}
