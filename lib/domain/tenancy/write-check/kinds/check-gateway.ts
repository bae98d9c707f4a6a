import { checkEndpoint, checkIp } from "../check-address";
import { steps, type CheckContext } from "../check-context";
import { checkHost } from "../check-hosts";
import { checkCredentialName } from "../check-secret-reference";
import { checkMeshWideSelector } from "../check-selectors";

/** `namespace/host`: the namespace says whose routes may bind, which concerns the tenant alone. */
function hostPart(text: string): string {
  return text.slice(text.indexOf("/") + 1);
}

/** Hosts of every server, the Secrets it serves, and the workloads that it programs. */
export function checkGateway(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  for (const { fields, path } of context.list(spec["servers"], "spec.servers")) {
    const hosts = context.texts(fields["hosts"], `${path}.hosts`);
    if (hosts.length === 0)
      context.report(
        steps.host,
        "HOST_UNSPECIFIED",
        `${path}.hosts`,
        "a server without hosts is for every host",
      );
    for (const host of hosts) checkHost(context, hostPart(host.text), host.path, "gateway");
    checkServerTls(context, fields["tls"], `${path}.tls`);
    const bind = context.text(fields["bind"], `${path}.bind`);
    if (bind !== undefined && bind !== "" && bind !== "0.0.0.0" && bind !== "::")
      checkIp(context, bind, `${path}.bind`, "own");
    const endpoint = context.text(fields["defaultEndpoint"], `${path}.defaultEndpoint`);
    if (endpoint !== undefined && endpoint !== "")
      checkEndpoint(context, endpoint.replace(/:\d+$/, ""), `${path}.defaultEndpoint`, "own");
  }
  checkMeshWideSelector(context, spec["selector"], "spec.selector");
}

/** Names of Secrets in server TLS settings. Source: istio.io/api ServerTLSSettings. */
export function checkServerTls(context: CheckContext, value: unknown, path: string): void {
  const tls = context.fields(value, path);
  for (const field of ["credentialName", "caCertCredentialName"])
    checkCredentialName(context, tls[field], `${path}.${field}`);
  for (const item of context.texts(tls["credentialNames"], `${path}.credentialNames`))
    checkCredentialName(context, item.text, item.path);
}
