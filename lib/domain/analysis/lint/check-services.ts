import type { Finding } from "../../istio/finding";
import type { ServiceProjection } from "../../kubernetes/projected";
import { isSelectedByService } from "../../kubernetes/select";
import type { AnalysisContext, Check } from "../check";
import { projectedSubject } from "../create-finding";
import { isAmbientNamespace } from "./lint-ambient";
import { lintWorkloads } from "./lint-workloads";
import { reportLint } from "./report-lint";

/** Source: istio.io/docs "Protocol Selection". */
const protocols = [
  "grpc",
  "grpc-web",
  "http",
  "http2",
  "https",
  "mongo",
  "redis",
  "tcp",
  "tls",
  "udp",
  "mysql",
];

function isProtocolName(name: string): boolean {
  return protocols.some((protocol) => name === protocol || name.startsWith(`${protocol}-`));
}

/** `appProtocol`: Istio's protocols, and names with a domain (`kubernetes.io/h2c`), which are standard or someone's own. */
function isKnownProtocol(protocol: string): boolean {
  return protocol.includes("/") || protocols.includes(protocol.toLowerCase());
}

/** Whether no proxy of the mesh is known to serve the namespace although pods run there. */
function isOutsideMesh(context: AnalysisContext, namespace: string): boolean {
  const pods = context
    .read(lintWorkloads)
    .in(namespace)
    .flatMap((workload) => workload.pods);
  return (
    pods.length > 0 && !isAmbientNamespace(context, namespace) && pods.every(({ proxy }) => proxy === "none")
  );
}

/** KIA0601, KIA0602. */
function checkProtocols(context: AnalysisContext, service: ServiceProjection): Finding[] {
  const subject = projectedSubject("Service", service);
  return service.ports.flatMap(({ name, protocol, appProtocol }, index) => {
    if (protocol.toUpperCase() === "UDP") return [];
    const path = ["spec", "ports", index];
    if (appProtocol)
      return isKnownProtocol(appProtocol)
        ? []
        : [reportLint(context, "KIA0602", subject, { path, detail: appProtocol })];
    return isProtocolName(name)
      ? []
      : [reportLint(context, "KIA0601", subject, { path, detail: name || "no name" })];
  });
}

/** KIA0701: only where the containers declare ports at all, since declaring them is voluntary. */
function checkTargetPorts(context: AnalysisContext, service: ServiceProjection): Finding[] {
  const workloads = context
    .read(lintWorkloads)
    .in(service.meta.namespace ?? "")
    .filter(({ labels }) => isSelectedByService(service.selector, labels));
  const declared = workloads.flatMap(({ ports }) => ports);
  if (declared.length === 0) return [];
  return service.ports.flatMap(({ port, targetPort }, index) => {
    const target = targetPort || String(port);
    return declared.some(({ name, containerPort }) => name === target || String(containerPort) === target)
      ? []
      : [
          reportLint(context, "KIA0701", projectedSubject("Service", service), {
            path: ["spec", "ports", index],
            detail: `${port} → ${target}`,
          }),
        ];
  });
}

/** KIA0601, KIA0602, KIA0701, for the services of namespaces that the mesh may serve. */
export const checkServices: Check = {
  name: "lint.services",
  inputs: ["services", "namespaces", ...lintWorkloads.inputs],
  run: (context) =>
    context.world.services
      .filter(({ meta, type }) => type !== "ExternalName" && !isOutsideMesh(context, meta.namespace ?? ""))
      .flatMap((service) => [...checkProtocols(context, service), ...checkTargetPorts(context, service)]),
};
