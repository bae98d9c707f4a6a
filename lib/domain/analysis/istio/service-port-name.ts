import type { ServiceProjection } from "../../kubernetes/projected";
import type { Check } from "../check";
import { projectedSubject } from "../create-finding";
import { reportMessage } from "../report-message";
import { isControlPlane } from "./mesh-membership";

type Port = ServiceProjection["ports"][number];

const protocols: ReadonlySet<string> = new Set([
  "tcp",
  "udp",
  "grpc",
  "http",
  "http_proxy",
  "http2",
  "https",
  "tls",
  "mongo",
  "redis",
  "mysql",
]);
const kubernetesProtocols: ReadonlySet<string> = new Set([
  "kubernetes.io/h2c",
  "kubernetes.io/ws",
  "kubernetes.io/wss",
]);
/** SMTP, DNS, MySQL, MongoDB: TCP even without a name. */
const wellKnownPorts: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

/** Whether name, `appProtocol` or number of a port tell its protocol. Source: istio pkg/config/kube/conversion.go `ConvertProtocol`. */
function hasKnownProtocol({ name, port, protocol, appProtocol }: Port): boolean {
  if (protocol === "UDP" || wellKnownPorts.has(port)) return true;
  if (appProtocol !== undefined && kubernetesProtocols.has(appProtocol)) return true;
  const told = (appProtocol ?? name).toLowerCase();
  return told.startsWith("grpc-web") || protocols.has(told.split("-")[0] ?? "");
}

/** Services that a controller made of a gateway. */
const managed: readonly (string | undefined)[] = [
  "istio.io-gateway-controller",
  "istio.io-mesh-controller",
  "istio.io-eastwest-controller",
];

/** Ports whose name does not tell their protocol. Source: istio analyzers/service/portname.go. */
export const servicePortName: Check = {
  name: "service.PortNameAnalyzer",
  inputs: ["services"],
  run: ({ world: { cluster, services } }) =>
    services
      .filter(
        ({ meta }) =>
          !isControlPlane(meta.labels) && !managed.includes(meta.labels["gateway.istio.io/managed"]),
      )
      .flatMap((service) => {
        const isExternal = service.type === "ExternalName";
        return service.ports.flatMap((port, index) => {
          if (hasKnownProtocol(port) && !(port.name === "tcp" && isExternal)) return [];
          const subject = projectedSubject("Service", service);
          const path = ["spec", "ports", index];
          return isExternal
            ? [reportMessage(cluster, subject, "ExternalNameServiceTypeInvalidPortName", [], path)]
            : [
                reportMessage(
                  cluster,
                  subject,
                  "PortNameIsNotUnderNamingConvention",
                  [port.name, port.port, port.targetPort === "" ? "0" : port.targetPort],
                  path,
                ),
              ];
        });
      }),
};
