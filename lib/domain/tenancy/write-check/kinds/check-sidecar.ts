import { checkIp } from "../check-address";
import { steps, type CheckContext } from "../check-context";
import { checkDestination, quote, refuseDestination } from "../check-hosts";
import { checkMtlsReplacement } from "../check-mtls";
import { checkServerTls } from "./check-gateway";

/** Ports of the proxy itself: administration, health, telemetry. Source: istio.io "Ports used by Istio". */
const proxyPort = /^15\d{3}$/;

/**
 * A Sidecar is about the proxies of its own namespace. `egress[].hosts` only narrows what these see (`*\/*` is what they see
 * without it), so it may name anything; where traffic leaves to, what it is handed to and what it is accepted with may not.
 */
export function checkSidecar(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  for (const { fields, path } of context.list(spec["ingress"], "spec.ingress")) {
    checkBind(context, fields["bind"], `${path}.bind`);
    checkDefaultEndpoint(context, fields["defaultEndpoint"], `${path}.defaultEndpoint`);
    if (fields["tls"] === undefined || fields["tls"] === null) continue;
    checkServerTls(context, fields["tls"], `${path}.tls`);
    checkMtlsReplacement(context, `${path}.tls`);
  }
  for (const { fields, path } of context.list(spec["egress"], "spec.egress"))
    checkBind(context, fields["bind"], `${path}.bind`);
  const policy = context.fields(spec["outboundTrafficPolicy"], "spec.outboundTrafficPolicy");
  const mode = context.text(policy["mode"], "spec.outboundTrafficPolicy.mode");
  if (mode !== undefined && mode !== "REGISTRY_ONLY")
    refuseDestination(context, "spec.outboundTrafficPolicy.mode", `${quote(mode)}, every host outside,`);
  const proxy = context.fields(policy["egressProxy"], "spec.outboundTrafficPolicy.egressProxy");
  const host = context.text(proxy["host"], "spec.outboundTrafficPolicy.egressProxy.host");
  if (host !== undefined) checkDestination(context, host, "spec.outboundTrafficPolicy.egressProxy.host");
}

function checkBind(context: CheckContext, value: unknown, path: string): void {
  const bind = context.text(value, path);
  if (bind === undefined || bind === "" || /^(0\.0\.0\.0|127\.0\.0\.1|::|::1)$/.test(bind)) return;
  checkIp(context, bind, path, "virtual");
}

/** `127.0.0.1:PORT`, `0.0.0.0:PORT` (the pod's own address) and their forms of IPv6: the application, not the proxy. */
function checkDefaultEndpoint(context: CheckContext, value: unknown, path: string): void {
  const endpoint = context.text(value, path);
  if (endpoint === undefined || endpoint === "") return;
  const port = /^(?:127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):(\d{1,5})$/.exec(endpoint)?.[1];
  if (port === undefined || proxyPort.test(port))
    context.report(
      steps.address,
      "ADDRESS_FORBIDDEN",
      path,
      `${quote(endpoint)} is no port of your application`,
    );
}
