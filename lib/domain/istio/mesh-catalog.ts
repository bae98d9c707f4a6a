/** What the forms offer to choose from in one cluster: `GET /api/clusters/{cluster}/catalog`. */
export interface MeshCatalog {
  cluster: string;
  rootNamespace: string;
  trustDomain: string;
  domain: string;
  /** Names of the extension providers of the mesh configuration, for CUSTOM policies and Telemetry. */
  extensionProviders: string[];
  namespaces: string[];
  services: CatalogService[];
  serviceAccounts: { namespace: string; name: string }[];
  workloads: CatalogWorkload[];
  gateways: CatalogGateway[];
}

export interface CatalogService {
  namespace: string;
  name: string;
  /** FQDN, or the host of a ServiceEntry. */
  host: string;
  kind: "Service" | "ServiceEntry";
  ports: { name: string; port: number; protocol: string }[];
  /** Subsets that DestinationRules define for it. */
  subsets: string[];
  /** Values of the label `version` among its workloads, for subsets that do not exist yet. */
  versions: string[];
}

export interface CatalogWorkload {
  namespace: string;
  name: string;
  /** Deployment, StatefulSet, DaemonSet, Pod, WorkloadEntry. */
  kind: string;
  labels: Record<string, string>;
  serviceAccount: string;
  /** Whether it has a proxy (sidecar or proxyless); without one it speaks plain text. */
  proxied: boolean;
  ports: number[];
}

export interface CatalogGateway {
  api: "istio" | "gateway-api";
  namespace: string;
  name: string;
  hosts: string[];
  /** `passthrough`: TLS is left to the service behind it. */
  ports: { number: number; name: string; protocol: string; passthrough?: true }[];
  /** Labels of the gateway's pods (Istio Gateway only). */
  selector: Record<string, string>;
}
