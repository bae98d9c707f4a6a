import "server-only";
import { z } from "zod";

const knownSecrets = ["secret", "changeme", "isthmus", "development"];
const list = (value: string) =>
  value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
const flag = z
  .enum(["true", "false"])
  .default("false")
  .transform((value) => value === "true");

const schema = z.object({
  /** Origin people type in the browser, e.g. https://isthmus.example.com; the only accepted Origin of writes. */
  ISTHMUS_PUBLIC_URL: z.url().transform((url) => new URL(url).origin),
  ISTHMUS_LISTEN_HOST: z.string().default("127.0.0.1"),
  ISTHMUS_PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** Signs sessions; at least 32 characters. */
  ISTHMUS_SECRET: z
    .string()
    .min(32, "must have at least 32 characters; make one with: openssl rand -base64 48")
    .refine(
      (secret) => !knownSecrets.some((known) => secret.toLowerCase().startsWith(known)),
      "is a known default; make one with: openssl rand -base64 48",
    ),
  ISTHMUS_OIDC_ISSUER: z.url(),
  ISTHMUS_OIDC_CLIENT_ID: z.string().min(1),
  ISTHMUS_OIDC_CLIENT_SECRET: z.string().min(1),
  /** Shown on the sign-in button: "Sign in with …". */
  ISTHMUS_OIDC_NAME: z.string().min(1).max(40).default("single sign-on"),
  ISTHMUS_OIDC_SCOPES: z.string().default("openid profile email groups"),
  ISTHMUS_OIDC_GROUPS_CLAIM: z.string().default("groups"),
  ISTHMUS_OPERATOR_GROUPS: z.string().default("isthmus-operators").transform(list),
  ISTHMUS_EDITOR_GROUPS: z.string().default("isthmus-editors").transform(list),
  ISTHMUS_VIEWER_GROUPS: z.string().default("isthmus-viewers").transform(list),
  /** Whoever has one of these signs in without any right of their own; bindings give them some. */
  ISTHMUS_TENANT_GROUPS: z.string().default("isthmus-tenants").transform(list),
  /** kubeconfig of the host cluster (trusted); default: the in-cluster service account. */
  ISTHMUS_HOST_KUBECONFIG: z.string().optional(),
  /** Namespace of the host in which Isthmus keeps its Secrets. */
  ISTHMUS_NAMESPACE: z.string().default("isthmus-system"),
  /** Members on loopback or link-local addresses are refused unless this is set (the local fleet sets it). */
  ISTHMUS_ALLOW_LOOPBACK_CLUSTERS: flag,
  /** `sub`s that members allow Isthmus to impersonate (R-03: by resourceNames, never all). */
  ISTHMUS_IMPERSONATED_SUBJECTS: z.string().default("").transform(list),
  /** How long changes are gathered before a stream sends them; 0 sends each at once. */
  ISTHMUS_COALESCE_MILLISECONDS: z.coerce.number().int().min(0).max(1000).default(80),
  /** PostgreSQL that keeps the record of who did what; several processes may share it. */
  DATABASE_URL: z
    .union([z.literal(""), z.url({ protocol: /^postgres(ql)?$/ })], { error: "must be a postgres:// URL" })
    .transform((url) => (url === "" ? undefined : url))
    .optional(),
  /** Where the embedded database lies when there is no DATABASE_URL; one process at a time. */
  ISTHMUS_DATA_DIRECTORY: z.string().min(1).default("./data"),
  /** Older events of the record are deleted; what is kept stays verifiable. */
  ISTHMUS_AUDIT_RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).default(365),
  ISTHMUS_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

export type Config = z.infer<typeof schema>;

/**
 * Parses the environment once, at start.
 * @throws Error that lists every wrong or missing variable by name; never its value.
 */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`Isthmus cannot start, its environment is wrong:\n${lines.join("\n")}`);
}
