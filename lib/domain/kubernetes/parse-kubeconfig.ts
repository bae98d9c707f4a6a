import { parseDocument } from "yaml";
import { StatusError, type StatusCause } from "./status-error";

/** The five things a kubeconfig may give us; everything else in it is refused or ignored by name, never carried along. */
export interface ImportedKubeconfig {
  context: string;
  /** https URL without user info, query and fragment; no trailing slash. */
  server: string;
  /** PEM. */
  caData: string;
  credential: { token: string } | { clientCertificate: string; clientKey: string };
}

const maximumBytes = 262_144;
const maximumLines = 4000;

type Loose = Record<string, unknown>;
const isMap = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** Fields that make a client run programs, read files, trust anything or act as somebody else. Source: Istio sanitizeKubeConfig. */
const refusedOfCluster: Record<string, string> = {
  "certificate-authority": "names a file on the server; embed it as certificate-authority-data",
  "insecure-skip-tls-verify": "would accept any server; give certificate-authority-data",
  "proxy-url": "would send credentials through another server",
  extensions: "is not supported",
};
const refusedOfUser: Record<string, string> = {
  exec: "would run a program on the server; use a token or client certificate",
  "auth-provider": "would run code of a cloud provider; use a token or client certificate",
  tokenFile: "names a file on the server; embed it as token",
  "client-certificate": "names a file on the server; embed it as client-certificate-data",
  "client-key": "names a file on the server; embed it as client-key-data",
  username: "is password sign-in, which API servers no longer offer; use a token or client certificate",
  password: "is password sign-in, which API servers no longer offer; use a token or client certificate",
  extensions: "is not supported",
};
const knownOfCluster = new Set([
  "server",
  "certificate-authority-data",
  "tls-server-name",
  "disable-compression",
]);
const knownOfUser = new Set(["token", "client-certificate-data", "client-key-data"]);

/**
 * Reads an uploaded kubeconfig by the strict rules: only {server, CA, token or certificate and key} leave it.
 * @param input YAML or JSON, at most 256 KiB, without aliases that multiply.
 * @param context which context; may be omitted when there is one, or a `current-context`.
 * @throws StatusError Invalid (422) with one cause per refused field; values are never repeated.
 */
export function parseKubeconfig(input: string, context?: string): ImportedKubeconfig {
  const causes: StatusCause[] = [];
  const refuse = (field: string, message: string) =>
    causes.push({ reason: "FieldValueInvalid", field, message });
  const fail = (): never => {
    const what = causes.map((cause) => `${cause.field}: ${cause.message}`).join("; ");
    throw new StatusError("Invalid", `kubeconfig is refused: ${what}`, { kind: "Config", causes });
  };

  if (new TextEncoder().encode(input).length > maximumBytes) {
    refuse("kubeconfig", "is larger than 256 KiB");
    fail();
  }
  // The reader compares each key with every other: its time grows with the square of their number.
  if (
    input.split("\n", maximumLines + 1).length > maximumLines ||
    (input.match(/,/g)?.length ?? 0) > maximumLines
  ) {
    refuse("kubeconfig", `has more than ${maximumLines} lines or values`);
    fail();
  }
  let root: unknown;
  try {
    const document = parseDocument(input, { strict: true, uniqueKeys: true, merge: false });
    if (document.errors.length > 0) throw document.errors[0];
    root = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    const line =
      isMap(error) && Array.isArray(error.linePos) && isMap(error.linePos[0])
        ? ` (line ${String(error.linePos[0].line)})`
        : "";
    refuse("kubeconfig", `is not valid YAML${line}`);
    return fail();
  }
  if (!isMap(root)) {
    refuse("kubeconfig", "is not a kubeconfig: its top level is no map");
    return fail();
  }
  if (root.kind !== undefined && root.kind !== "Config") refuse("kind", "is not Config");

  const entries = (field: "clusters" | "users" | "contexts") =>
    Array.isArray(root[field]) ? root[field].filter(isMap) : [];
  const contexts = entries("contexts");
  const wanted =
    context ?? text(root["current-context"]) ?? (contexts.length === 1 ? text(contexts[0]?.name) : undefined);
  if (wanted === undefined) {
    refuse(
      "context",
      contexts.length === 0
        ? "the kubeconfig has no context"
        : `choose one of: ${contexts.map((entry) => String(entry.name)).join(", ")}`,
    );
    return fail();
  }
  if (context === undefined && contexts.length > 1) {
    refuse(
      "context",
      `the kubeconfig has ${contexts.length} contexts; choose one of: ${contexts.map((entry) => String(entry.name)).join(", ")}`,
    );
    return fail();
  }
  const find = (field: "clusters" | "users" | "contexts", name: unknown) => {
    const index = entries(field).findIndex((entry) => entry.name === name);
    return { entry: entries(field)[index], path: `${field}[${index}]` };
  };
  const chosen = find("contexts", wanted);
  const body = isMap(chosen.entry?.context) ? chosen.entry.context : undefined;
  if (!body) {
    refuse("context", `there is no context named ${wanted}`);
    return fail();
  }
  const clusterEntry = find("clusters", body.cluster);
  const userEntry = find("users", body.user);
  const cluster = isMap(clusterEntry.entry?.cluster) ? clusterEntry.entry.cluster : undefined;
  const user = isMap(userEntry.entry?.user) ? userEntry.entry.user : undefined;
  if (!cluster) refuse(`${chosen.path}.context.cluster`, "names a cluster that is not in the file");
  if (!user) refuse(`${chosen.path}.context.user`, "names a user that is not in the file");
  if (!cluster || !user) return fail();
  const clusterPath = `${clusterEntry.path}.cluster`;
  const userPath = `${userEntry.path}.user`;

  for (const field of Object.keys(cluster)) {
    if (field in refusedOfCluster)
      refuse(`${clusterPath}.${field}`, refusedOfCluster[field] ?? "is not supported");
    else if (!knownOfCluster.has(field)) refuse(`${clusterPath}.${field}`, "is not known");
  }
  for (const field of Object.keys(user)) {
    if (field in refusedOfUser) refuse(`${userPath}.${field}`, refusedOfUser[field] ?? "is not supported");
    else if (/^as(-|$)/.test(field)) refuse(`${userPath}.${field}`, "would act as somebody else");
    else if (!knownOfUser.has(field)) refuse(`${userPath}.${field}`, "is not known");
  }
  const server = readServer(text(cluster.server), (message) => refuse(`${clusterPath}.server`, message));
  const caData = readPem(cluster["certificate-authority-data"], "CERTIFICATE", (message) =>
    refuse(`${clusterPath}.certificate-authority-data`, message),
  );
  const token = text(user.token);
  const hasCertificate =
    user["client-certificate-data"] !== undefined || user["client-key-data"] !== undefined;
  let credential: ImportedKubeconfig["credential"] | undefined;
  if (token !== undefined && !hasCertificate) {
    if (/^[\x21-\x7e]+$/.test(token)) credential = { token };
    else refuse(`${userPath}.token`, "has characters that no token has");
  } else if (hasCertificate && token === undefined) {
    const clientCertificate = readPem(user["client-certificate-data"], "CERTIFICATE", (message) =>
      refuse(`${userPath}.client-certificate-data`, message),
    );
    const clientKey = readPem(user["client-key-data"], "PRIVATE KEY", (message) =>
      refuse(`${userPath}.client-key-data`, message),
    );
    if (clientCertificate && clientKey) credential = { clientCertificate, clientKey };
  } else {
    refuse(userPath, "needs either token, or client-certificate-data with client-key-data");
  }
  if (causes.length > 0 || server === undefined || caData === undefined || credential === undefined)
    return fail();
  return { context: wanted, server, caData, credential };
}

function readServer(value: string | undefined, refuse: (message: string) => void): string | undefined {
  if (value === undefined || !URL.canParse(value)) {
    refuse("is not a URL");
    return undefined;
  }
  const url = new URL(value);
  if (url.protocol !== "https:") refuse("must be https");
  else if (url.username !== "" || url.password !== "") refuse("must not hold a user name or password");
  else if (url.search !== "" || url.hash !== "") refuse("must not hold a query or fragment");
  else if (/%|\.\.|\\|\/\//.test(value.slice("https://".length))) refuse("must be a plain path");
  else return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  return undefined;
}

function readPem(value: unknown, label: string, refuse: (message: string) => void): string | undefined {
  if (typeof value !== "string" || !/^[A-Za-z0-9+/=\s]+$/.test(value)) {
    refuse("is missing or not base64");
    return undefined;
  }
  const pem = atob(value.replaceAll(/\s/g, ""));
  if (!pem.includes("-----BEGIN ") || !pem.includes(`${label}-----`)) {
    refuse(`holds no PEM ${label.toLowerCase()}`);
    return undefined;
  }
  return pem;
}
