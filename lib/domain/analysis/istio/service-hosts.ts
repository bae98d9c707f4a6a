import { compareAge } from "../../kubernetes/compare-age";
import { readRecord, readRecords, readNumber, readStringMap, readStrings } from "../../kubernetes/read-field";
import { compareText } from "../../kubernetes/select";
import type { WorldIndex } from "../check";
import { specOf } from "./mesh-membership";

/** A Service or ServiceEntry behind a host. */
export interface ServiceHost {
  ports: readonly number[];
  /** `workloadSelector.labels` of a ServiceEntry. */
  workloadLabels: Readonly<Record<string, string>>;
}

/** Finds what a host means to an object of a namespace. */
export type FindServiceHost = (
  namespace: string,
  exportTo: readonly string[],
  host: string,
) => ServiceHost | undefined;

const everywhere = "*";

/** A host without dot and wildcard gets its namespace. Source: istio analyzers/util/hosts.go `ConvertHostToFQDN`. */
export function completeHost(host: string, namespace: string, domain: string): string {
  return host.startsWith("*") || host.includes(".") ? host : `${host}.${namespace}.svc.${domain}`;
}

/** Name and namespace of a service's host; a host that is no full name counts as a name. Source: istio `GetResourceNameFromHost`. */
export function nameOfHost(host: string, namespace: string, domain: string): string {
  const suffix = `.svc.${domain}`;
  const rest = host.endsWith(suffix) ? host.slice(0, -suffix.length) : "";
  const dot = rest.lastIndexOf(".");
  return dot > 0 && dot < rest.length - 1
    ? `${rest.slice(dot + 1)}/${rest.slice(0, dot)}`
    : `${namespace}/${host}`;
}

/** To which namespaces a list of `exportTo` gives something: `["*"]`, or names. */
export function exportScopes(exportTo: readonly string[], namespace: string): string[] {
  if (exportTo.length === 0 || exportTo.includes(everywhere)) return [everywhere];
  return [...new Set(exportTo.map((item) => (item === "." ? namespace : item)))];
}

/**
 * Hosts of Services and ServiceEntries, with their scope.
 * Source: istio analyzers/util/service_lookup.go `InitServiceEntryHostMap`, `GetDestinationHost`.
 */
export const serviceHostIndex: WorldIndex<FindServiceHost> = {
  inputs: ["services", "serviceEntries", "mesh", "remoteServices"],
  build({ services, serviceEntries, mesh: { domain }, remoteServices = [] }) {
    const hosts = new Map<string, ServiceHost>();
    const add = (scope: string, name: string, host: ServiceHost): void => {
      hosts.set(`${scope}/${name}`, host);
    };
    // Of several entries for one host the oldest counts.
    for (const entry of serviceEntries.toSorted((a, b) => compareAge(b, a))) {
      const spec = specOf(entry);
      const namespace = entry.metadata.namespace ?? "";
      const host: ServiceHost = {
        ports: readRecords(spec["ports"]).map((port) => readNumber(port["number"]) ?? 0),
        workloadLabels: readStringMap(readRecord(spec["workloadSelector"])["labels"]),
      };
      for (const scope of exportScopes(readStrings(spec["exportTo"]), namespace))
        for (const name of readStrings(spec["hosts"]))
          add(scope, completeHost(name, namespace, domain), host);
    }
    // Those of the own cluster last: they say what a host means here.
    for (const { meta, annotations, ports } of [...remoteServices, ...services]) {
      const namespace = meta.namespace ?? "";
      const host: ServiceHost = { ports: ports.map(({ port }) => port), workloadLabels: {} };
      const exported = (annotations["networking.istio.io/exportTo"] ?? "")
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== "");
      for (const scope of exported.length === 0 ? [everywhere] : exported)
        add(scope === "." ? namespace : scope, completeHost(meta.name, namespace, domain), host);
    }
    const wildcards = [...hosts]
      .map(([key, host]) => {
        const slash = key.indexOf("/");
        return { scope: key.slice(0, slash), name: key.slice(slash + 1), host };
      })
      .filter(({ name }) => name.startsWith("*"))
      .sort((one, other) => other.name.length - one.name.length || compareText(one.name, other.name));
    return (namespace, exportTo, host) => {
      const name = completeHost(host, namespace, domain);
      const scopes =
        exportTo.length === 0 ? [namespace] : exportTo.map((item) => (item === "." ? namespace : item));
      for (const scope of [everywhere, ...scopes]) {
        const found = hosts.get(`${scope}/${name}`);
        if (found !== undefined) return found;
      }
      const bare = host.startsWith("*") ? host.slice(1) : host;
      return wildcards.find(
        ({ scope, name: wildcard }) =>
          (scope === everywhere || scope === namespace) && bare.endsWith(wildcard.slice(1)),
      )?.host;
    };
  },
};
