import { formatServiceHost, isHostSubsetOf, isWildcard, resolveShortName } from "../../istio/host";
import { readRecord, readStrings } from "../../kubernetes/read-field";
import type { ServiceProjection } from "../../kubernetes/projected";
import type { WorldIndex } from "../check";

/** The names that the cluster's registry knows. */
export interface LintHosts {
  /**
   * A host as a person means it: short names get the namespace, and `service.namespace` of an existing namespace gets the
   * cluster's domain. Istio itself does only the first, which is what other checks are for.
   */
  expand: (host: string, namespace: string) => string;
  /** Whether an expanded host is a service, a ServiceEntry or a service of another cluster, or a wildcard that covers one. */
  exists: (host: string) => boolean;
  /** The service of an expanded host. */
  service: (host: string) => ServiceProjection | undefined;
  hasNamespace: (namespace: string) => boolean;
}

export const lintHosts: WorldIndex<LintHosts> = {
  inputs: ["mesh", "namespaces", "services", "serviceEntries", "lintFacts"],
  build(world) {
    const { domain } = world.mesh;
    const namespaces = new Set(world.namespaces.map(({ meta }) => meta.name));
    const services = new Map(
      world.services.map((service) => [
        formatServiceHost(service.meta.name, service.meta.namespace ?? "", domain),
        service,
      ]),
    );
    const others = new Set([
      ...world.serviceEntries.flatMap(({ spec }) =>
        readStrings(readRecord(spec)["hosts"]).map((host) => host.toLowerCase()),
      ),
      ...(world.lintFacts?.remoteHosts ?? []),
    ]);
    const wildcards = [...others].filter(isWildcard);
    const covered = new Map<string, boolean>();

    function isCovered(host: string): boolean {
      if (isWildcard(host)) {
        if (host === "*") return true;
        for (const name of services.keys()) if (isHostSubsetOf(name, host)) return true;
        for (const name of others) if (isHostSubsetOf(name, host)) return true;
        return false;
      }
      return (
        services.has(host) ||
        others.has(host) ||
        wildcards.some((wildcard) => wildcard !== "*" && isHostSubsetOf(host, wildcard))
      );
    }

    return {
      expand(host, namespace) {
        const resolved = resolveShortName(host, namespace, domain).toLowerCase();
        const [name, of, ...rest] = resolved.split(".");
        if (name && of && namespaces.has(of) && (rest.length === 0 || rest.join(".") === "svc"))
          return formatServiceHost(name, of, domain);
        return resolved;
      },
      exists(host) {
        let known = covered.get(host);
        if (known === undefined) covered.set(host, (known = isCovered(host)));
        return known;
      },
      service: (host) => services.get(host),
      hasNamespace: (namespace) => namespaces.has(namespace),
    };
  },
};
