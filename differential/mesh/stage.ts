import type { Administrator } from "@/lib/testing/fleet";

/** A pod of the stage: it runs nowhere, but istiod treats it as any other. */
export interface StagePod {
  name: string;
  namespace: string;
  app: string;
  version: string;
  ip: string;
  serviceAccount: string;
  labels: Record<string, string>;
  type: "sidecar" | "router";
}

export interface StageService {
  name: string;
  namespace: string;
  host: string;
  clusterIP: string;
  ports: { name: string; port: number; targetPort: number; appProtocol?: string }[];
}

/** Namespaces with services and pods on which random worlds are set up. */
export interface Stage {
  /** The two namespaces; policies of the whole mesh stand in `root`. */
  a: string;
  b: string;
  root: string;
  pods: StagePod[];
  services: StageService[];
  routerLabels: Record<string, string>;
}

interface Plan {
  namespace: "a" | "b";
  app: string;
  headless?: boolean;
  versions: { version: string; proxied: boolean }[];
  ports: StageService["ports"];
}

const http = { name: "http", port: 80, targetPort: 8080 };

const plans: readonly Plan[] = [
  {
    namespace: "a",
    app: "web",
    versions: [
      { version: "v1", proxied: true },
      { version: "v2", proxied: true },
    ],
    ports: [
      http,
      { name: "tcp-raw", port: 9000, targetPort: 9000 },
      { name: "https", port: 443, targetPort: 8443 },
    ],
  },
  {
    namespace: "a",
    app: "api",
    versions: [
      { version: "v1", proxied: true },
      { version: "v2", proxied: false },
    ],
    ports: [
      { name: "http2-web", port: 80, targetPort: 8080 },
      { name: "grpc", port: 9090, targetPort: 9090 },
    ],
  },
  { namespace: "b", app: "web", versions: [{ version: "v1", proxied: true }], ports: [http] },
  {
    namespace: "b",
    app: "data",
    versions: [{ version: "v1", proxied: true }],
    ports: [
      { name: "tcp-data", port: 3306, targetPort: 3306 },
      { name: "any", port: 7000, targetPort: 7000 },
    ],
  },
  {
    namespace: "b",
    app: "bare",
    headless: true,
    versions: [{ version: "v1", proxied: true }],
    ports: [{ name: "http", port: 8000, targetPort: 8000 }],
  },
];

const routerPorts = [
  { name: "http", port: 80, targetPort: 8080 },
  { name: "https", port: 443, targetPort: 8443 },
];

/** Builds the stage in a cluster. `network`: third number of its pods' addresses, so that stages do not meet. */
export async function buildStage(cluster: Administrator, network: number): Promise<Stage> {
  const [a, b] = [await cluster.createNamespace("differ-a"), await cluster.createNamespace("differ-b")];
  const routerLabels = { istio: `front-${a}` };
  const stage: Stage = { a, b, root: "istio-system", pods: [], services: [], routerLabels };
  const nameOf = (namespace: "a" | "b") => (namespace === "a" ? a : b);
  for (const [number, plan] of plans.entries()) {
    const namespace = nameOf(plan.namespace);
    const pods = plan.versions.map(({ version, proxied }, index): StagePod => ({
      name: `${plan.app}-${version}`,
      namespace,
      app: plan.app,
      version,
      ip: `10.246.${network}.${10 * (number + 1) + index}`,
      serviceAccount: plan.app,
      labels: { app: plan.app, version, ...(proxied ? { "security.istio.io/tlsMode": "istio" } : {}) },
      type: "sidecar",
    }));
    await createService(cluster, stage, {
      namespace,
      name: plan.app,
      ports: plan.ports,
      pods,
      headless: plan.headless ?? false,
    });
  }
  const router: StagePod = {
    name: "front-1",
    namespace: a,
    app: "front",
    version: "v1",
    ip: `10.246.${network}.200`,
    serviceAccount: "front",
    labels: { app: "front", ...routerLabels },
    type: "router",
  };
  await createService(cluster, stage, {
    namespace: a,
    name: "front",
    ports: routerPorts,
    pods: [router],
    headless: false,
  });
  return stage;
}

async function createService(
  cluster: Administrator,
  stage: Stage,
  {
    namespace,
    name,
    ports,
    pods,
    headless,
  }: { namespace: string; name: string; ports: StageService["ports"]; pods: StagePod[]; headless: boolean },
): Promise<void> {
  for (const pod of pods) await createPod(cluster, pod, ports);
  const service = await cluster.create(`/api/v1/namespaces/${namespace}/services`, {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports, ...(headless ? { clusterIP: "None" } : {}) },
  });
  await cluster.create(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: `${name}-1`, namespace, labels: { "kubernetes.io/service-name": name } },
    addressType: "IPv4",
    endpoints: pods.map((pod) => ({
      addresses: [pod.ip],
      conditions: { ready: true, serving: true, terminating: false },
      targetRef: { kind: "Pod", namespace, name: pod.name },
    })),
    ports: ports.map((port) => ({ name: port.name, port: port.targetPort, protocol: "TCP" })),
  });
  const { clusterIP } = service["spec"] as { clusterIP: string };
  stage.pods.push(...pods);
  stage.services.push({ name, namespace, host: `${name}.${namespace}.svc.cluster.local`, clusterIP, ports });
}

async function createPod(cluster: Administrator, pod: StagePod, ports: StageService["ports"]): Promise<void> {
  const isProxied = pod.type === "router" || "security.istio.io/tlsMode" in pod.labels;
  const path = `/api/v1/namespaces/${pod.namespace}/pods`;
  const created = await cluster.create(path, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: pod.name,
      namespace: pod.namespace,
      labels: pod.labels,
      ...(isProxied ? { annotations: { "sidecar.istio.io/status": '{"containers":["istio-proxy"]}' } } : {}),
    },
    spec: {
      serviceAccountName: pod.serviceAccount,
      nodeName: "nowhere",
      containers: [
        {
          name: "app",
          image: "app",
          ports: ports.map(({ name, targetPort }) => ({ name, containerPort: targetPort })),
        },
        ...(isProxied ? [{ name: "istio-proxy", image: "proxy" }] : []),
      ],
    },
  });
  const { code, body } = await cluster.send("PUT", `${path}/${pod.name}/status`, {
    ...created,
    status: {
      phase: "Running",
      podIP: pod.ip,
      podIPs: [{ ip: pod.ip }],
      conditions: [{ type: "Ready", status: "True" }],
    },
  });
  if (code !== 200) throw new Error(`the status of pod ${pod.name} was refused: ${JSON.stringify(body)}`);
}

/** Takes the pods and services away again; the namespaces stay, as nothing in the fleet removes what is in one. */
export async function removeStage(cluster: Administrator, stage: Stage): Promise<void> {
  for (const { namespace, name } of stage.services) {
    await cluster.delete(`/api/v1/namespaces/${namespace}/services/${name}`);
    await cluster.delete(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices/${name}-1`);
  }
  for (const { namespace, name } of stage.pods)
    await cluster.delete(`/api/v1/namespaces/${namespace}/pods/${name}?gracePeriodSeconds=0`);
}
