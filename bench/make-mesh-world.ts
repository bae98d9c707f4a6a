import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";

const appsPerNamespace = 20;

function make(
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
  rest: Record<string, unknown>,
  labels: Record<string, string> = {},
): KubernetesObject {
  const creationTimestamp = "2026-01-01T00:00:00Z";
  return {
    apiVersion,
    kind,
    metadata: { name, namespace, labels, creationTimestamp, uid: `${kind}-${namespace}-${name}` },
    ...rest,
  };
}

function makeService(namespace: string, app: string): KubernetesObject[] {
  const versions = ["v1", "v2"];
  return [
    make("v1", "ServiceAccount", namespace, app, {}),
    make("v1", "Service", namespace, app, {
      spec: {
        clusterIP: "10.96.0.1",
        selector: { app },
        ports: [{ name: "http", port: 80, targetPort: 8080 }],
      },
    }),
    ...versions.flatMap((version) => {
      const labels = { app, version };
      const podSpec = {
        serviceAccountName: app,
        containers: [
          { name: "app", image: "app:1", ports: [{ containerPort: 8080 }] },
          { name: "istio-proxy", image: "proxyv2:1.31.0" },
        ],
      };
      return [
        make(
          "apps/v1",
          "Deployment",
          namespace,
          `${app}-${version}`,
          { spec: { replicas: 1, template: { metadata: { labels }, spec: podSpec } } },
          labels,
        ),
        make(
          "v1",
          "Pod",
          namespace,
          `${app}-${version}-0`,
          {
            spec: podSpec,
            status: { phase: "Running", podIP: "10.0.0.1", conditions: [{ type: "Ready", status: "True" }] },
          },
          { ...labels, "security.istio.io/tlsMode": "istio" },
        ),
      ];
    }),
  ];
}

function makeIstioObject(namespace: string, app: string, index: number): KubernetesObject {
  const name = `${app}-${index}`;
  switch (index % 4) {
    case 0:
      return make("networking.istio.io/v1", "VirtualService", namespace, name, {
        spec: {
          hosts: [app],
          http: [
            {
              match: [{ headers: { "x-canary": { exact: "yes" } } }],
              route: [{ destination: { host: app, subset: "v2" } }],
            },
            {
              route: [
                { destination: { host: app, subset: "v1" }, weight: 90 },
                { destination: { host: app, subset: "v2" }, weight: 10 },
              ],
            },
          ],
        },
      });
    case 1:
      return make("networking.istio.io/v1", "DestinationRule", namespace, name, {
        spec: {
          host: app,
          subsets: [
            { name: "v1", labels: { version: "v1" } },
            { name: "v2", labels: { version: "v2" } },
          ],
        },
      });
    case 2:
      return make("security.istio.io/v1", "AuthorizationPolicy", namespace, name, {
        spec: {
          selector: { matchLabels: { app } },
          rules: [
            {
              from: [{ source: { principals: [`cluster.local/ns/${namespace}/sa/${app}`] } }],
              to: [{ operation: { methods: ["GET"], paths: ["/api/*"] } }],
            },
          ],
        },
      });
    default:
      return make("security.istio.io/v1", "PeerAuthentication", namespace, name, {
        spec: {
          selector: { matchLabels: { app } },
          mtls: { mode: index % 8 === 3 ? "STRICT" : "PERMISSIVE" },
        },
      });
  }
}

/** A mesh of so many services, two versions and pods each, twenty to a namespace, under so many Istio objects of four kinds. */
export function makeMeshWorld(services: number, istioObjects: number): ClusterWorld {
  const namespaceOf = (index: number) => `team-${Math.floor(index / appsPerNamespace)}`;
  const namespaces = [...new Set(Array.from({ length: services }, (_, index) => namespaceOf(index)))];
  const objects = [
    ...namespaces.map((name): KubernetesObject => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { "istio-injection": "enabled" } },
    })),
    ...Array.from({ length: services }, (_, index) => makeService(namespaceOf(index), `app-${index}`)).flat(),
    ...Array.from({ length: istioObjects }, (_, index) => {
      const at = Math.floor((index / istioObjects) * services);
      return makeIstioObject(namespaceOf(at), `app-${at}`, index);
    }),
  ];
  return buildClusterWorld("west", objects);
}
