import type { GatewayApiGatewayValues } from "@/lib/domain/istio/forms/gateway-api-gateway/gateway-api-gateway";

export type Listener = GatewayApiGatewayValues["listeners"][number];
export type ListenerTls = NonNullable<Listener["tls"]>;
export type AllowedRoutes = NonNullable<Listener["allowedRoutes"]>;

export const emptyListenerTls = (): ListenerTls => ({ certificateRefs: [], options: {} });

const usual: Readonly<Record<string, number>> = { HTTP: 80, HTTPS: 443, TLS: 443 };

/** A name that no other listener has: `http`, `http-2`. */
export function nameListener(protocol: string, others: readonly Listener[]): string {
  const base = protocol.toLowerCase();
  const taken = new Set(others.map(({ name }) => name));
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

/** Another one, for the plain or the encrypted port, whichever is not there yet. */
export function createListener(others: readonly Listener[]): Listener {
  const protocol = others.some((listener) => listener.protocol === "HTTP") ? "HTTPS" : "HTTP";
  return changeProtocol(
    { name: "", protocol: "", allowedRoutes: { namespaces: { from: "Same", selector: {} }, kinds: [] } },
    protocol,
    others,
  );
}

/** The listener with another protocol: name and port follow where nobody chose them, TLS settings come and go. */
export function changeProtocol(listener: Listener, protocol: string, others: readonly Listener[]): Listener {
  const before = listener.protocol.toLowerCase();
  const isMade =
    listener.name === "" || (before !== "" && new RegExp(`^${before}(-\\d+)?$`).test(listener.name));
  const isUsual = listener.port === undefined || listener.port === usual[listener.protocol];
  const next = {
    ...listener,
    protocol,
    ...(isMade ? { name: nameListener(protocol, others) } : {}),
    ...(isUsual ? { port: usual[protocol] ?? listener.port } : {}),
  };
  if (protocol !== "HTTPS" && protocol !== "TLS") return { ...next, tls: undefined };
  const mode = protocol === "TLS" ? "Passthrough" : "Terminate";
  return { ...next, tls: { ...(listener.tls ?? emptyListenerTls()), mode } };
}
