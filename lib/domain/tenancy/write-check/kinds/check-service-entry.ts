import { readString } from "../../../kubernetes/read-field";
import { checkEndpoint, checkIp, type AddressUse } from "../check-address";
import { steps, type CheckContext } from "../check-context";
import { checkExport } from "../check-export";
import { checkHost } from "../check-hosts";
import { checkChangedMetadata, readMetadataMap } from "../check-metadata";

/** Protocols whose connections name no host, so that an entry without address takes all of a port. */
const namelessProtocols: ReadonlySet<string> = new Set(["TCP", "UDP", "MONGO", "MYSQL", "REDIS"]);

/** Hosts, `exportTo`, virtual addresses and endpoints. The oldest entry of a host wins for everybody who sees it. */
export function checkServiceEntry(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  const hosts = context.texts(spec["hosts"], "spec.hosts");
  if (hosts.length === 0)
    context.report(steps.host, "HOST_UNSPECIFIED", "spec.hosts", "an entry must name its hosts");
  const own = hosts.map(({ text, path }) => checkHost(context, text, path, "mesh"));
  checkExport(context, { ownHosts: own.every((item) => item !== false) });
  const addresses = context.texts(spec["addresses"], "spec.addresses");
  for (const { text, path } of addresses) checkIp(context, text, path, "virtual");
  const use: AddressUse = spec["location"] === "MESH_INTERNAL" ? "own" : "external";
  for (const { fields, path } of context.list(spec["endpoints"], "spec.endpoints"))
    checkWorkload(context, fields, path, use);
  const resolution = context.text(spec["resolution"], "spec.resolution") ?? "NONE";
  for (const { fields, path } of context.list(spec["ports"], "spec.ports")) {
    const protocol = (readString(fields["protocol"]) ?? "TCP").toUpperCase();
    if (resolution === "NONE" && addresses.length === 0 && namelessProtocols.has(protocol))
      context.report(
        steps.address,
        "ADDRESS_FORBIDDEN",
        path,
        `${protocol} without address or resolution takes every connection of the port`,
      );
  }
}

/** An endpoint, as part of a ServiceEntry, a WorkloadEntry or the template of a WorkloadGroup. */
export function checkWorkload(
  context: CheckContext,
  fields: Record<string, unknown>,
  path: string,
  use: AddressUse,
): void {
  const address = context.text(fields["address"], `${path}.address`);
  if (address !== undefined && address !== "") checkEndpoint(context, address, `${path}.address`, use);
  checkChangedMetadata(context, {
    part: "labels",
    path: `${path}.labels`,
    after: readMetadataMap(fields["labels"]),
    before: {},
  });
}
