import { hostsOverlap } from "../../istio/host";
import { isHostGranted } from "../ownership/decide-hosts";
import type { Refusal } from "../refusal";
import type { Workspace } from "../resources/tenancy";
import type { TenancyState } from "../state";

/**
 * Hosts that a workspace would ask for and that another one asked for before: its claim may not be made yet. What the other may
 * not have anyway is in nobody's way. Names nobody else.
 */
export function refusePendingHosts(
  { tenants, workspaces }: Pick<TenancyState, "tenants" | "workspaces">,
  before: Workspace | undefined,
  after: Workspace,
): Refusal[] {
  const asked = workspaces
    .filter(({ metadata }) => metadata.name !== after.metadata.name)
    .flatMap(({ spec }) => {
      const tenant = tenants.find(({ metadata }) => metadata.name === spec.tenant);
      return tenant ? spec.hosts.filter((host) => isHostGranted(tenant, tenants, host)) : [];
    });
  return after.spec.hosts.flatMap((host, index): Refusal[] =>
    before?.spec.hosts.includes(host) === true || !asked.some((other) => hostsOverlap(host, other))
      ? []
      : [
          {
            code: "HOST_CONFLICT",
            field: `spec.hosts[${index}]`,
            message: `${host} overlaps a host of another workspace`,
          },
        ],
  );
}
