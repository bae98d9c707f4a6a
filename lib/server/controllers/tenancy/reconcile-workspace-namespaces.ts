import "server-only";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { tenancyKinds } from "@/lib/domain/tenancy/kinds";
import { workspaceNamespace } from "@/lib/domain/tenancy/resources/names";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import { recordWrite } from "@/lib/server/audit/record-audit";
import { systemGrant, type Target } from "@/lib/server/authorization/grant";
import { listNow, tenancyKind, tenancyTarget, type Host } from "@/lib/server/tenancy/host-objects";

const controllerActor = { person: null, requestId: "tenancy-controller" };
const workspaceLabel = "isthmus.dev/workspace";

const namespaceTarget = (host: Host, name?: string): Target => ({
  cluster: host.hostName,
  group: "",
  version: "v1",
  resource: "namespaces",
  ...(name === undefined ? {} : { name }),
});

/** Keeps a namespace of the host for each workspace, in which its groups and change sets lie. */
export interface WorkspaceNamespaces {
  /**
   * Makes what is missing. When a workspace is gone for good, the objects in its namespace are deleted, so that the next
   * workspace of the name does not inherit them; the empty namespace stays for it.
   * @throws StatusError when the host refuses or does not answer.
   */
  reconcile(state: TenancyState): Promise<void>;
  /** What is known of the host's namespaces is read anew at the next turn. */
  forget(): void;
}

export function createWorkspaceNamespaces(host: Host): WorkspaceNamespaces {
  /** Workspaces whose namespace is there; undefined: not read yet. */
  let present: Set<string> | undefined;

  async function ensure(workspace: string): Promise<void> {
    const name = workspaceNamespace(workspace);
    try {
      await host.host.create(systemGrant("tenancy", "create", namespaceTarget(host, name)), {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: {
          name,
          labels: { [workspaceLabel]: workspace, "app.kubernetes.io/managed-by": "isthmus" },
        },
      });
    } catch (error) {
      // It is there, made by hand before its workspace.
      if (!isStatusError(error) || error.code !== 409) throw error;
    }
  }

  async function isGone(workspace: string): Promise<boolean> {
    const target = tenancyTarget(host, tenancyKind("workspaces"), { name: workspace });
    try {
      await host.host.get(systemGrant("tenancy", "get", target));
      return false;
    } catch (error) {
      if (isStatusError(error) && error.code === 404) return true;
      throw error;
    }
  }

  async function empty(workspace: string): Promise<void> {
    const namespace = workspaceNamespace(workspace);
    for (const kind of tenancyKinds.filter(({ namespaced }) => namespaced)) {
      for (const object of await listNow(host, tenancyTarget(host, kind, { namespace }))) {
        const { name, uid = "" } = object.metadata;
        const target = tenancyTarget(host, kind, { namespace, name });
        const act = {
          verb: "delete",
          target: { ...target, kind: kind.kind },
          workspace,
          before: object,
          message: "its workspace is gone",
          asPerson: false,
        };
        try {
          await recordWrite(controllerActor, act, () =>
            host.host.delete(systemGrant("tenancy", "delete", target), { uid }),
          );
        } catch (error) {
          if (!isStatusError(error) || (error.code !== 404 && error.code !== 409)) throw error;
        }
      }
    }
  }

  return {
    async reconcile(state) {
      present ??= new Set(
        (await listNow(host, namespaceTarget(host), workspaceLabel)).flatMap(
          ({ metadata }) => metadata.labels?.[workspaceLabel] ?? [],
        ),
      );
      const names = new Set(state.workspaces.map(({ metadata }) => metadata.name));
      for (const name of names) {
        if (present.has(name)) continue;
        await ensure(name);
        present.add(name);
      }
      for (const name of listLeft(state, names))
        if (present.has(name) && (await isGone(name))) await empty(name);
    },
    forget() {
      present = undefined;
    },
  };
}

/** Names of workspaces that are not there, but in whose namespaces something lies. */
function listLeft(state: TenancyState, names: ReadonlySet<string>): Set<string> {
  const prefix = workspaceNamespace("");
  const { trafficGroups, securityGroups, gatewayGroups, changeSets } = state;
  const objects = [...trafficGroups, ...securityGroups, ...gatewayGroups, ...changeSets];
  const owners = objects.flatMap(({ metadata: { namespace } }) =>
    namespace?.startsWith(prefix) ? [namespace.slice(prefix.length)] : [],
  );
  return new Set(owners.filter((name) => !names.has(name)));
}
