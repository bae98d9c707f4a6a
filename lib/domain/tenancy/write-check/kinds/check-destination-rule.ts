import type { CheckContext } from "../check-context";
import { checkExport } from "../check-export";
import { checkDestination, checkHost } from "../check-hosts";
import { checkClientMode } from "../check-mtls";
import { checkCredentialName } from "../check-secret-reference";
import { isEgressHost, isMeshHost, isOwnHost, readHost } from "../read-host";

/** Host, `exportTo`, and every client TLS setting: of the rule, of its ports, of its subsets and of their ports. */
export function checkDestinationRule(context: CheckContext): void {
  const { world, namespace } = context;
  const spec = context.fields(context.object["spec"], "spec");
  const host = context.text(spec["host"], "spec.host") ?? "";
  const own = checkHost(context, host, "spec.host", "mesh");
  checkExport(context, { ownHosts: own !== false });
  const read = readHost(host, namespace, world.clusterDomain);
  const inMesh =
    typeof read !== "string" &&
    (read.host === "*" ||
      isMeshHost(read.host, world.clusterDomain) ||
      (read.asService !== undefined && !isOwnHost(context, read) && !isEgressHost(context, read)));
  const policies = [
    { value: spec["trafficPolicy"], path: "spec.trafficPolicy" },
    ...context
      .list(spec["subsets"], "spec.subsets")
      .map(({ fields, path }) => ({ value: fields["trafficPolicy"], path: `${path}.trafficPolicy` })),
  ];
  for (const { value, path } of policies) {
    const policy = context.fields(value, path);
    checkTls(policy["tls"], `${path}.tls`);
    for (const port of context.list(policy["portLevelSettings"], `${path}.portLevelSettings`))
      checkTls(port.fields["tls"], `${port.path}.tls`);
    const tunnel = context.fields(policy["tunnel"], `${path}.tunnel`);
    const target = context.text(tunnel["targetHost"], `${path}.tunnel.targetHost`);
    if (target !== undefined) checkDestination(context, target, `${path}.tunnel.targetHost`);
  }

  function checkTls(value: unknown, path: string): void {
    if (value === undefined || value === null) return;
    const tls = context.fields(value, path);
    if (inMesh) checkClientMode(context, tls["mode"], `${path}.mode`);
    checkCredentialName(context, tls["credentialName"], `${path}.credentialName`);
    const sni = context.text(tls["sni"], `${path}.sni`);
    if (sni !== undefined && sni !== "") checkDestination(context, sni, `${path}.sni`);
  }
}
