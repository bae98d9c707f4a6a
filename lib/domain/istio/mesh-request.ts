import { z } from "zod";
import { changeEditSchema } from "./change";

const shortText = z.string().max(4096);

/** Who calls. */
export const requestSourceSchema = z.strictObject({
  /** `workload`: pod or VM with these labels in this namespace; `gateway`: a router pod; `outside`: no proxy, no identity. */
  kind: z.enum(["workload", "gateway", "outside"]),
  namespace: z.string().max(63),
  labels: z.record(shortText, shortText),
  serviceAccount: z.string().max(253),
  /** Whether it has a proxy that speaks mutual TLS. */
  proxied: z.boolean(),
  /** Address of the direct peer. */
  ip: z.string().max(64).optional(),
  trustDomain: z.string().max(253).optional(),
});

/** A request as a person describes it, or as a line of an access log tells it. */
export const meshRequestSchema = z.strictObject({
  source: requestSourceSchema,
  destination: z.strictObject({
    /** Host as sent (`:authority` without port) or the service's host; for a gateway the public host. */
    host: z.string().min(1).max(253),
    /** Service port (mesh) or the listener's port (gateway). */
    port: z.number().int().min(1).max(65_535),
  }),
  /** What the connection carries after any TLS: http | http2 | grpc | tls (passed through) | tcp. */
  protocol: z.enum(["http", "http2", "grpc", "tls", "tcp"]),
  /** How it arrives at a gateway listener or at a server without a client proxy. */
  tls: z.enum(["plaintext", "tls", "mtls"]).optional(),
  sni: z.string().max(253).optional(),
  method: z.string().min(1).max(64),
  /** With the query. */
  path: z.string().startsWith("/", "must begin with /").max(8192),
  scheme: z.enum(["http", "https"]).optional(),
  /** Lower-case names. */
  headers: z.record(z.string().max(256).toLowerCase(), z.string().max(8192)),
  /** Claims of a validated JWT; absent: no token. */
  jwt: z
    .strictObject({
      issuer: shortText,
      subject: shortText,
      audiences: z.array(shortText).max(50).optional(),
      presenter: shortText.optional(),
      claims: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

export type RequestSource = z.infer<typeof requestSourceSchema>;
export type MeshRequest = z.infer<typeof meshRequestSchema>;

/** What the browser sends to have a request explained, with edits that are not saved yet. */
export const explainRequestSchema = z.strictObject({
  request: meshRequestSchema,
  edits: z.array(changeEditSchema).max(20).default([]),
});
