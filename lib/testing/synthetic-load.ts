import type { FleetCluster } from "./fleet";
import { createAdministrator, type Administrator } from "./fleet";

/** How many objects of each kind. */
export interface LoadSize {
  pods: number;
  services: number;
  endpointSlices: number;
  virtualServices: number;
}

export interface SyntheticLoad {
  namespace: string;
  remove(): Promise<void>;
}

const podsOfService = 10;
const writers = 12;

function makeLabels(app: number): Record<string, string> {
  return {
    app: `app-${app}`,
    version: `v${1 + (app % 3)}`,
    "app.kubernetes.io/name": `app-${app}`,
    "app.kubernetes.io/part-of": "synthetic",
    "app.kubernetes.io/managed-by": "helm",
    "pod-template-hash": `7c9f${app.toString(16).padStart(5, "0")}`,
    "security.istio.io/tlsMode": "istio",
    "service.istio.io/canonical-name": `app-${app}`,
    "service.istio.io/canonical-revision": `v${1 + (app % 3)}`,
  };
}

function makeContainer(name: string, image: string, variables: number): object {
  const probe = {
    httpGet: { path: "/health", port: 8080, scheme: "HTTP" },
    periodSeconds: 10,
    failureThreshold: 3,
  };
  const fieldEnv = ["POD_NAME", "POD_NAMESPACE", "INSTANCE_IP", "HOST_IP"].map((field, index) => ({
    name: field,
    valueFrom: {
      fieldRef: {
        fieldPath: ["metadata.name", "metadata.namespace", "status.podIP", "status.hostIP"][index],
      },
    },
  }));
  const env = Array.from({ length: variables }, (_, index) => ({
    name: `SETTING_${name.toUpperCase().replace("-", "_")}_${index}`,
    value: `value-of-setting-${index}-of-${name}`,
  }));
  return {
    name,
    image,
    env: [...fieldEnv, ...env],
    ports: [{ name: "http", containerPort: 8080 }],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "2", memory: "1Gi" } },
    livenessProbe: probe,
    readinessProbe: probe,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      runAsNonRoot: true,
      runAsUser: 1337,
    },
    volumeMounts: ["config", "token", "cache"].map((volume) => ({
      name: volume,
      mountPath: `/var/run/${volume}`,
      readOnly: true,
    })),
  };
}

function makePod(index: number): object {
  const app = Math.floor(index / podsOfService);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `app-${app}-7c9f${app.toString(16).padStart(5, "0")}-${index.toString(36).padStart(5, "x")}`,
      labels: makeLabels(app),
      annotations: {
        "istio.io/rev": "default",
        "prometheus.io/scrape": "true",
        "sidecar.istio.io/status":
          '{"initContainers":["istio-init"],"containers":["istio-proxy"],"volumes":["workload-socket","istio-envoy","istio-data"],"revision":"default"}',
      },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "ReplicaSet",
          name: `app-${app}-7c9f`,
          uid: "5d3f3a2e-0000-4000-8000-000000000000",
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      nodeName: `node-${index % 50}`,
      serviceAccountName: `app-${app}`,
      containers: [
        makeContainer("app", `registry.example/app-${app}:1.${app}.0`, 20),
        makeContainer("istio-proxy", "istio/proxyv2:1.31.0", 25),
      ],
      tolerations: [
        {
          key: "node.kubernetes.io/not-ready",
          operator: "Exists",
          effect: "NoExecute",
          tolerationSeconds: 300,
        },
      ],
      volumes: ["config", "token", "cache"].map((volume) => ({ name: volume, emptyDir: {} })),
    },
  };
}

function makePodStatus(index: number): object {
  const podIP = `10.${100 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
  const at = "2026-01-01T00:00:00Z";
  return {
    status: {
      phase: "Running",
      podIP,
      podIPs: [{ ip: podIP }],
      hostIP: "192.168.0.1",
      startTime: at,
      conditions: ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map((type) => ({
        type,
        status: "True",
        lastTransitionTime: at,
      })),
      containerStatuses: ["app", "istio-proxy"].map((name) => ({
        name,
        ready: true,
        restartCount: 0,
        image: `registry.example/${name}:1`,
        imageID: `registry.example/${name}@sha256:${"0123456789abcdef".repeat(4)}`,
        containerID: `containerd://${"fedcba9876543210".repeat(4)}`,
        started: true,
        state: { running: { startedAt: at } },
      })),
    },
  };
}

const makeService = (app: number): object => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: {
    name: `app-${app}`,
    labels: makeLabels(app),
    annotations: { "prometheus.io/scrape": "true", "meta.helm.sh/release-name": `app-${app}` },
  },
  spec: {
    selector: { app: `app-${app}` },
    ports: [
      { name: "http", port: 80, targetPort: 8080 },
      { name: "grpc", port: 9080, targetPort: 9080 },
    ],
  },
});

const makeEndpointSlice = (app: number): object => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: {
    name: `app-${app}-x7k2p`,
    labels: {
      "kubernetes.io/service-name": `app-${app}`,
      "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
    },
  },
  addressType: "IPv4",
  ports: [{ name: "http", port: 8080, protocol: "TCP" }],
  endpoints: Array.from({ length: podsOfService }, (_, pod) => ({
    addresses: [`10.200.${app & 255}.${pod + 1}`],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: `node-${pod}`,
    targetRef: {
      kind: "Pod",
      namespace: "synthetic",
      name: `app-${app}-7c9f-${pod}`,
      uid: `5d3f3a2e-0000-4000-8000-${String(app * 100 + pod).padStart(12, "0")}`,
    },
    zone: "eu-1",
  })),
});

const makeVirtualService = (app: number): object => ({
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { name: `app-${app}`, labels: makeLabels(app) },
  spec: {
    hosts: [`app-${app}`, `app-${app}.synthetic.svc.cluster.local`],
    http: [
      {
        name: "beta",
        match: [{ headers: { "x-beta": { exact: "true" } } }],
        route: [{ destination: { host: `app-${app}`, subset: "v2" } }],
        retries: { attempts: 3, perTryTimeout: "2s", retryOn: "5xx,reset" },
      },
      {
        name: "default",
        route: [
          { destination: { host: `app-${app}`, subset: "v1" }, weight: 80 },
          { destination: { host: `app-${app}`, subset: "v2" }, weight: 20 },
        ],
        timeout: "10s",
      },
    ],
  },
});

async function inParallel(count: number, write: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await write(index);
    }
  };
  await Promise.all(Array.from({ length: writers }, worker));
}

async function writePod(administrator: Administrator, path: string, index: number): Promise<void> {
  const { metadata } = await administrator.create(path, makePod(index));
  const { code } = await administrator.send(
    "PATCH",
    `${path}/${metadata.name}/status`,
    makePodStatus(index),
    "application/merge-patch+json",
  );
  if (code !== 200) throw new Error(`the status of pod ${metadata.name} answered ${code}`);
}

/** Puts realistic objects (pods of about 10 kB) into a namespace of its own of a real API server. Takes some seconds a thousand. */
export async function createSyntheticLoad(cluster: FleetCluster, size: LoadSize): Promise<SyntheticLoad> {
  const administrator = createAdministrator(cluster);
  const namespace = await administrator.createNamespace("synthetic");
  const core = `/api/v1/namespaces/${namespace}`;
  await inParallel(size.services, (app) => administrator.create(`${core}/services`, makeService(app)));
  await inParallel(size.endpointSlices, (app) =>
    administrator.create(
      `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
      makeEndpointSlice(app),
    ),
  );
  await inParallel(size.virtualServices, (app) =>
    administrator.create(
      `/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices`,
      makeVirtualService(app),
    ),
  );
  await inParallel(size.pods, (index) => writePod(administrator, `${core}/pods`, index));
  return {
    namespace,
    async remove() {
      await Promise.all(
        [
          `${core}/pods?gracePeriodSeconds=0`,
          `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
          `/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices`,
        ].map((path) => administrator.delete(path)),
      );
      await inParallel(size.services, (app) => administrator.delete(`${core}/services/app-${app}`));
      await administrator.delete(`/api/v1/namespaces/${namespace}`);
      await administrator.close();
    },
  };
}
