/** A request as a person describes it, or as a line of an access log tells it. */
export interface MeshRequest {
  /** Who calls: a workload of the mesh, a gateway, or somebody outside. */
  source: RequestSource;
  destination: {
    /** Host as sent (`:authority` without port) or the service's host; for a gateway the public host. */
    host: string;
    /** Service port (mesh) or the listener's port (gateway). */
    port: number;
  };
  /** What the connection carries after any TLS: http | http2 | grpc | tls (passed through) | tcp. */
  protocol: "http" | "http2" | "grpc" | "tls" | "tcp";
  /** How it arrives at a gateway listener or at a server without a client proxy. */
  tls?: "plaintext" | "tls" | "mtls";
  sni?: string;
  method: string;
  /** With the query. */
  path: string;
  scheme?: "http" | "https";
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  /** Claims of a validated JWT; absent: no token. */
  jwt?: {
    issuer: string;
    subject: string;
    audiences?: string[];
    presenter?: string;
    claims?: Record<string, unknown>;
  };
}

export interface RequestSource {
  /** `workload`: pod or VM with these labels in this namespace; `gateway`: a router pod; `outside`: no proxy, no identity. */
  kind: "workload" | "gateway" | "outside";
  namespace: string;
  labels: Readonly<Record<string, string>>;
  serviceAccount: string;
  /** Whether it has a proxy that speaks mutual TLS. */
  proxied: boolean;
  /** Address of the direct peer. */
  ip?: string;
  trustDomain?: string;
}
