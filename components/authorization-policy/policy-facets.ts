import type {
  AuthorizationPolicyOperation,
  AuthorizationPolicySource,
} from "@/lib/domain/istio/forms/authorization-policy/authorization-policy";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";

/** What there is to choose from beside the catalog. */
export interface FacetContext {
  catalog: MeshCatalog | undefined;
  namespace: string;
  /** Ports of the workloads the policy covers. */
  ports: readonly number[];
}

/** One thing a rule may ask for, with its opposite. */
export interface Facet<K extends string> {
  key: K;
  notKey: K;
  label: string;
  notLabel: string;
  description: string;
  placeholder: string;
  suggest?: (context: FacetContext) => string[];
}

/** Source: istio.io/api security/v1beta1 `Source`. */
export const sourceFacets: readonly Facet<keyof AuthorizationPolicySource>[] = [
  {
    key: "serviceAccounts",
    notKey: "notServiceAccounts",
    label: "Service accounts",
    notLabel: "Not service accounts",
    description: "As whom the caller runs: namespace/name. Needs mutual TLS.",
    placeholder: "namespace/name",
    suggest: ({ catalog }) =>
      (catalog?.serviceAccounts ?? []).map(({ namespace, name }) => `${namespace}/${name}`),
  },
  {
    key: "namespaces",
    notKey: "notNamespaces",
    label: "Namespaces",
    notLabel: "Not namespaces",
    description: "Where the caller runs. Needs mutual TLS.",
    placeholder: "namespace",
    suggest: ({ catalog }) => catalog?.namespaces ?? [],
  },
  {
    key: "principals",
    notKey: "notPrincipals",
    label: "Principals",
    notLabel: "Not principals",
    description: "The whole identity of the caller; * is anyone who has one. Needs mutual TLS.",
    placeholder: "cluster.local/ns/namespace/sa/name",
    suggest: ({ catalog }) =>
      (catalog?.serviceAccounts ?? []).map(
        ({ namespace, name }) => `${catalog?.trustDomain ?? ""}/ns/${namespace}/sa/${name}`,
      ),
  },
  {
    key: "requestPrincipals",
    notKey: "notRequestPrincipals",
    label: "Token subjects",
    notLabel: "Not token subjects",
    description: "issuer/subject of a valid token; * is any valid token.",
    placeholder: "https://issuer.example.com/subject",
    suggest: () => ["*"],
  },
  {
    key: "ipBlocks",
    notKey: "notIpBlocks",
    label: "IP blocks",
    notLabel: "Not IP blocks",
    description: "The address the connection comes from.",
    placeholder: "10.0.0.0/8",
  },
  {
    key: "remoteIpBlocks",
    notKey: "notRemoteIpBlocks",
    label: "Client IP blocks",
    notLabel: "Not client IP blocks",
    description: "The first client's address, from X-Forwarded-For or the PROXY protocol.",
    placeholder: "203.0.113.0/24",
  },
  {
    key: "trustDomains",
    notKey: "notTrustDomains",
    label: "Trust domains",
    notLabel: "Not trust domains",
    description: "The mesh whose authority vouches for the caller. Needs mutual TLS.",
    placeholder: "cluster.local",
    suggest: ({ catalog }) => (catalog === undefined ? [] : [catalog.trustDomain]),
  },
];

/** Source: istio.io/api security/v1beta1 `Operation`. */
export const operationFacets: readonly Facet<keyof AuthorizationPolicyOperation>[] = [
  {
    key: "methods",
    notKey: "notMethods",
    label: "Methods",
    notLabel: "Not methods",
    description: "HTTP only; gRPC is always POST.",
    placeholder: "GET",
    suggest: () => ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
  },
  {
    key: "paths",
    notKey: "notPaths",
    label: "Paths",
    notLabel: "Not paths",
    description: "/a, /a/*, */end, or /a/{*}/b. For gRPC /package.Service/Method.",
    placeholder: "/reviews/*",
  },
  {
    key: "ports",
    notKey: "notPorts",
    label: "Ports",
    notLabel: "Not ports",
    description: "Of the workload, not of its service.",
    placeholder: "8080",
    suggest: ({ ports }) => ports.map(String),
  },
  {
    key: "hosts",
    notKey: "notHosts",
    label: "Hosts",
    notLabel: "Not hosts",
    description: "The Host header as the caller sends it; safe at gateways only.",
    placeholder: "*.example.com",
    suggest: ({ catalog, namespace }) =>
      (catalog?.services ?? []).filter((service) => service.namespace === namespace).map(({ host }) => host),
  },
];
