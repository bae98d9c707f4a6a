import { formatServiceHost } from "../istio/host";
import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readRecords, readString } from "../kubernetes/read-field";
import type { ConfigError } from "./conditions";
import type { ConversionContext } from "./conversion-context";
import type { ClassInfo } from "./gateway-classes";
import { kinds, formatKind, readTarget } from "./route-model";
import { gatewayApiGroup } from "./names";

/** Whether Istio deploys the Gateway itself; otherwise its address names a Service that exists. Source: istio `IsManaged`. */
export function isManagedGateway(gateway: KubernetesObject): boolean {
  const addresses = readRecords(readRecord(gateway.spec).addresses);
  const type = addresses[0]?.type;
  return addresses.length === 0 || (addresses.length === 1 && (type === undefined || type === "IPAddress"));
}

function findDefaultName(gateway: KubernetesObject, { plainName }: ClassInfo): string {
  const { gatewayClassName } = readRecord(gateway.spec);
  return plainName ? gateway.metadata.name : `${gateway.metadata.name}-${readString(gatewayClassName) ?? ""}`;
}

/** The service account of the proxies of a Gateway; "" when Istio cannot know it. */
export function findServiceAccount(gateway: KubernetesObject, classInfo: ClassInfo): string {
  if (!isManagedGateway(gateway)) return "";
  const chosen = gateway.metadata.annotations?.["gateway.istio.io/service-account"] ?? "";
  return chosen === "" ? findDefaultName(gateway, classInfo) : chosen;
}

/** The hosts of the services that serve a Gateway. Source: istio gateway `extractGatewayServices`. */
export function findGatewayServices(
  context: ConversionContext,
  gateway: KubernetesObject,
  classInfo: ClassInfo,
): { services: string[]; error?: ConfigError } {
  const namespace = gateway.metadata.namespace ?? "";
  const annotations = gateway.metadata.annotations ?? {};
  if (isManagedGateway(gateway)) {
    const chosen = annotations["gateway.istio.io/name-override"] ?? "";
    const name = chosen === "" ? findDefaultName(gateway, classInfo) : chosen;
    return { services: [formatServiceHost(name, namespace, context.domain)] };
  }
  const services: string[] = [];
  const skipped: string[] = [];
  for (const address of readRecords(readRecord(gateway.spec).addresses)) {
    const value = readString(address.value) ?? "";
    if (address.type !== undefined && address.type !== "Hostname") skipped.push(value);
    else services.push(value.includes(".") ? value : formatServiceHost(value, namespace, context.domain));
  }
  if (skipped.length > 0) {
    const message = `only Hostname is supported, ignoring [${skipped.join(" ")}]`;
    return { services, error: { reason: "UnsupportedAddress", message } };
  }
  if (annotations["networking.istio.io/service-type"] !== undefined) {
    const message =
      "annotation networking.istio.io/service-type is deprecated, use Spec.Infrastructure.Routeability";
    return { services, error: { reason: "DeprecatedField", message } };
  }
  return { services };
}

/** Source: istio gateway `validateParametersRef`. */
export function checkParameters(
  context: ConversionContext,
  gateway: KubernetesObject,
): ConfigError | undefined {
  const { parametersRef } = readRecord(readRecord(gateway.spec).infrastructure);
  if (parametersRef === undefined) return undefined;
  const reason = "InvalidParameters";
  const namespace = gateway.metadata.namespace ?? "";
  const target = readTarget(readRecord(parametersRef), namespace, { group: "", kind: "" });
  if (formatKind(target) !== kinds.configMap) {
    const message = `Unsupported parametersRef group/kind ${target.group}/${target.kind}, only ConfigMap is supported`;
    return { reason, message };
  }
  const state = context.findReferenced("ConfigMap", namespace, target.name, "parameters");
  if (state?.state !== "missing") return undefined;
  return { reason, message: `parametersRef ConfigMap ${namespace}/${target.name} does not exist` };
}

/** The certificate that a Gateway shows to backends. Source: istio gateway `validateBackendClientCertificateRef`. */
export function checkClientCertificate(
  context: ConversionContext,
  gateway: KubernetesObject,
): ConfigError | undefined {
  const { clientCertificateRef } = readRecord(readRecord(readRecord(gateway.spec).tls).backend);
  if (clientCertificateRef === undefined) return undefined;
  const ref = readRecord(clientCertificateRef);
  const namespace = gateway.metadata.namespace ?? "";
  const target = readTarget(ref, namespace, { group: "", kind: "Secret" });
  const [group, kind, own] = [ref.group, ref.kind, ref.namespace].map((part) => readString(part) ?? "");
  const refuse = (problem: string) => ({
    reason: "InvalidClientCertificateRef",
    message: `invalid clientCertificateRef ${group}/${kind}/${target.name}.${own}, ${problem}`,
  });
  if (formatKind(target) !== kinds.secret) return refuse("only secret is allowed");
  const state = context.findReferenced("Secret", target.namespace, target.name, "certificate");
  if (state?.state === "missing") return refuse(`secret ${target.namespace}/${target.name} not found`);
  if (state?.state === "invalid") return refuse(state.problem);
  const granted =
    target.namespace === namespace ||
    context.grants.isGranted({
      fromKind: `${gatewayApiGroup}/Gateway`,
      fromNamespace: namespace,
      toKind: kinds.secret,
      toNamespace: target.namespace,
      toName: target.name,
    });
  if (granted) return undefined;
  return {
    reason: "RefNotPermitted",
    message: `clientCertificateRef ${target.name}/${target.namespace} not accessible to a Gateway in namespace "${namespace}" (missing a ReferenceGrant?)`,
  };
}
