import { checkIp } from "../check-address";
import { steps, type CheckContext } from "../check-context";
import { checkHost, quote } from "../check-hosts";
import { checkChangedMetadata, readMetadataMap } from "../check-metadata";
import { checkMtlsReplacement } from "../check-mtls";
import { checkCertificateReferences } from "../check-secret-reference";
import { checkNamespaceSelector } from "../check-selectors";
import { isOwnHostInMesh, readHost } from "../read-host";

type Fields = Record<string, unknown>;

const waypointClass = "istio-waypoint";
/** Classes by which a gateway is made of workloads of its own namespace. */
const ownClasses: ReadonlySet<string> = new Set(["istio", waypointClass]);
/** Protocols whose listeners tell hosts apart. */
const hostedProtocols: ReadonlySet<string> = new Set(["HTTP", "HTTPS", "TLS"]);

/** Listeners, who may attach to them, their certificates, and the workloads that serve them. */
export function checkGatewayApiGateway(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  const gatewayClass = context.text(spec["gatewayClassName"], "spec.gatewayClassName") ?? "";
  if (!ownClasses.has(gatewayClass))
    context.report(
      steps.destination,
      "GATEWAY_NOT_GRANTED",
      "spec.gatewayClassName",
      `${quote(gatewayClass)} is no class that you may use`,
    );
  for (const { fields, path } of context.list(spec["listeners"], "spec.listeners")) {
    const hostname = context.text(fields["hostname"], `${path}.hostname`) ?? "";
    const protocol = context.text(fields["protocol"], `${path}.protocol`) ?? "";
    if (hostname !== "") checkHost(context, hostname, `${path}.hostname`, "gateway");
    else if (gatewayClass !== waypointClass && hostedProtocols.has(protocol))
      context.report(
        steps.host,
        "HOST_UNSPECIFIED",
        `${path}.hostname`,
        "a listener without host is for every host",
      );
    const allowed = context.fields(fields["allowedRoutes"], `${path}.allowedRoutes`);
    checkAttachers(context, allowed["namespaces"], `${path}.allowedRoutes.namespaces`);
  }
  const listeners = context.fields(spec["allowedListeners"], "spec.allowedListeners");
  checkAttachers(context, listeners["namespaces"], "spec.allowedListeners.namespaces");
  if ((context.text(spec["defaultScope"], "spec.defaultScope") ?? "None") !== "None")
    context.report(
      steps.export,
      "EXPORT_TOO_WIDE",
      "spec.defaultScope",
      "makes it the gateway of routes of others",
    );
  checkCertificateReferences(context, spec, "spec");
  checkAddresses(context, spec);
  checkInfrastructure(context, context.fields(spec["infrastructure"], "spec.infrastructure"));
}

function checkAttachers(context: CheckContext, value: unknown, path: string): void {
  const namespaces = context.fields(value, path);
  const from = context.text(namespaces["from"], `${path}.from`) ?? "Same";
  if (from === "Selector") checkNamespaceSelector(context, namespaces["selector"], `${path}.selector`);
  else if (from !== "Same" && from !== "None")
    context.report(
      steps.export,
      "EXPORT_TOO_WIDE",
      `${path}.from`,
      `${quote(from)} lets everybody attach; allow own namespaces`,
    );
}

/** A host among the addresses is the Service whose workloads serve the gateway. Source: istio.io "Manual Deployment". */
function checkAddresses(context: CheckContext, spec: Fields): void {
  for (const { fields, path } of context.list(spec["addresses"], "spec.addresses")) {
    const type = context.text(fields["type"], `${path}.type`) ?? "IPAddress";
    const value = context.text(fields["value"], `${path}.value`) ?? "";
    if (type === "IPAddress") {
      if (value !== "") checkIp(context, value, `${path}.value`, "own");
      continue;
    }
    const read = readHost(value, context.namespace, context.world.clusterDomain);
    if (type !== "Hostname" || typeof read === "string" || !isOwnHostInMesh(context, read))
      context.report(
        steps.selector,
        "SELECTOR_OUT_OF_SCOPE",
        `${path}.value`,
        `${quote(value)} is no service of yours`,
      );
  }
}

/** Istio copies these onto what it makes, and makes it by the parameters, with rights of its own. */
function checkInfrastructure(context: CheckContext, infrastructure: Fields): void {
  for (const part of ["labels", "annotations"] as const)
    checkChangedMetadata(context, {
      part,
      path: `spec.infrastructure.${part}`,
      after: readMetadataMap(infrastructure[part]),
      before: {},
    });
  if (infrastructure["parametersRef"] !== undefined && infrastructure["parametersRef"] !== null)
    context.report(
      steps.selector,
      "RBAC_ESCALATION",
      "spec.infrastructure.parametersRef",
      "would change what the control plane makes with its own rights",
    );
}

/**
 * Gives objects of other namespaces a way to own ones: own namespaces only. A shared gateway may be given a certificate.
 */
export function checkReferenceGrant(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  const targets = context.list(spec["to"], "spec.to");
  const onlySecrets = targets.length > 0 && targets.every(({ fields }) => fields["kind"] === "Secret");
  for (const { fields, path } of context.list(spec["from"], "spec.from")) {
    const namespace = context.text(fields["namespace"], `${path}.namespace`) ?? "";
    const isSharedGateway =
      fields["kind"] === "Gateway" && onlySecrets && context.world.gatewayNamespaces.includes(namespace);
    if (!context.owns(namespace) && !isSharedGateway)
      context.report(
        steps.export,
        "EXPORT_TOO_WIDE",
        `${path}.namespace`,
        "gives objects away to a namespace that is not yours; ask for a service grant instead",
      );
  }
}

/** TLS of a service's own takes the place of the mesh's for everybody who calls it. */
export function checkBackendTlsPolicy(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  const validation = context.fields(spec["validation"], "spec.validation");
  const hostname = context.text(validation["hostname"], "spec.validation.hostname") ?? "";
  if (hostname !== "") checkHost(context, hostname, "spec.validation.hostname", "mesh");
  checkCertificateReferences(context, spec, "spec");
  for (const { fields, path } of context.list(spec["targetRefs"], "spec.targetRefs")) {
    const kind = context.text(fields["kind"], `${path}.kind`) ?? "";
    if (kind === "Service") checkMtlsReplacement(context, path);
  }
}
