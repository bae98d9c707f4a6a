/** Under which objects a service is exposed: a Gateway and VirtualService of Istio, or a Gateway and routes of Gateway API. */
export type ExposureStyle = "istio" | "gateway-api";

/** The Gateway a service is exposed on. */
export type ExposureGateway =
  | { kind: "existing"; name: string; namespace: string }
  | {
      kind: "new";
      name: string;
      namespace: string;
      /** Labels of the proxies that serve it; for Istio's own kind. */
      selector: Readonly<Record<string, string>>;
      /** For Gateway API. */
      className: string;
    };

/** How the Gateway treats TLS: not at all, ends it with a certificate, or leaves it to the service. */
export type ExposureTls =
  | { mode: "none" }
  /** The Secret lies in the namespace of the Gateway unless another is named; Istio's own kind knows no other. */
  | { mode: "terminate"; secret: string; secretNamespace?: string }
  | { mode: "passthrough" };

/** A service that callers from outside reach. */
export interface Exposure {
  style: ExposureStyle;
  /** Of the objects that are made beside the Gateway; they lie in the namespace of the service. */
  name: string;
  gateway: ExposureGateway;
  /** At least one; `*` any. */
  hosts: readonly string[];
  /** Of the Gateway. */
  port: number;
  tls: ExposureTls;
  /** Whether plain callers on port 80 are sent to HTTPS. Only with `terminate`. */
  redirect: boolean;
  service: { name: string; namespace: string; port: number };
  /** `prefix` counts whole segments: `/a` is `/a` and `/a/b`, not `/ab`. Without meaning for `passthrough`. */
  path: { type: "prefix" | "exact"; value: string };
}

/** The port on which callers are redirected. */
export const redirectPort = 80;

export function redirects({ redirect, tls }: Exposure): boolean {
  return redirect && tls.mode === "terminate";
}

/** `HTTP`, `HTTPS` or `TLS`, of both kinds of Gateway. */
export function findExposureProtocol({ tls }: Exposure): "HTTP" | "HTTPS" | "TLS" {
  if (tls.mode === "none") return "HTTP";
  return tls.mode === "terminate" ? "HTTPS" : "TLS";
}
