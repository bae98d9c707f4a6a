import { z } from "zod";

/** RFC 1123 label. */
export const clusterNameSchema = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    "must be lower-case letters, digits and '-', at most 63 (RFC 1123 label)",
  );

const httpURL = z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).max(2048);

/** Body of `POST /api/clusters`: what an operator gives to connect a member. */
export const connectClusterSchema = z.strictObject({
  name: clusterNameSchema,
  displayName: z.string().max(100).default(""),
  region: z.string().max(63).default(""),
  zone: z.string().max(63).default(""),
  /** e.g. `prod`: rights and freeze windows can be tied to it. */
  environment: z.string().max(63).default(""),
  /** YAML or JSON, at most 256 KiB; used once, never stored. */
  kubeconfig: z.string().min(1, "is empty").max(262_144, "is larger than 256 KiB"),
  /** Which context, when the kubeconfig has several. */
  context: z.string().max(253).optional(),
  prometheusURL: httpURL.optional(),
  istiodDebugURL: httpURL.optional(),
});
export type ConnectCluster = z.input<typeof connectClusterSchema>;
