import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import {
  isthmusGroup,
  isthmusVersion,
  nameSchema,
  workspaceNamespace,
} from "@/lib/domain/tenancy/resources/names";
import type { ChangeSet } from "@/lib/domain/tenancy/resources/change-set";
import type { Level } from "@/lib/domain/tenancy/resources/subject";
import type { Target } from "@/lib/server/authorization/grant";
import { hasRight } from "@/lib/server/authorization/require-right";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";

/** Where a change set lies in the host. */
export interface ChangeSetPlace {
  namespace: string;
  name: string;
}

/** For grants and for the audit log. */
export function targetOfChangeSet({ namespace, name }: ChangeSetPlace): Target & { kind: string } {
  return {
    cluster: getRuntime().clusters.hostName,
    group: isthmusGroup,
    version: isthmusVersion,
    resource: "changesets",
    kind: "ChangeSet",
    namespace,
    name,
  };
}

/** The namespace of the host for change sets of a workspace, or of the organization. */
export function namespaceOf(workspace: string | undefined): string {
  return workspace === undefined ? getRuntime().config.ISTHMUS_NAMESPACE : workspaceNamespace(workspace);
}

const prefix = workspaceNamespace("");

/** The workspace of a namespace of the host, `null` for the organization's; undefined when no change set lies there. */
export function workspaceOf(namespace: string): string | null | undefined {
  if (namespace === getRuntime().config.ISTHMUS_NAMESPACE) return null;
  const workspace = namespace.startsWith(prefix) ? namespace.slice(prefix.length) : "";
  return nameSchema.safeParse(workspace).success ? workspace : undefined;
}

/** Where rights on a change set are decided: by the namespace it lies in, never by what its author says. */
export function levelOf(namespace: string): Level | undefined {
  const workspace = workspaceOf(namespace);
  if (workspace === undefined) return undefined;
  return workspace === null ? { kind: "Organization", name: "" } : { kind: "Workspace", name: workspace };
}

/** Whether the person sees the change sets of a namespace of the host. */
export function maySee(context: RequestContext, namespace: string): boolean {
  const level = levelOf(namespace);
  return level !== undefined && hasRight(context, "read", level);
}

/** The same for what is foreign and for what is not there. */
export function absent({ namespace, name }: ChangeSetPlace): StatusError {
  return new StatusError("NotFound", `there is no change set ${namespace}/${name}, or you may not see it`, {
    group: isthmusGroup,
    kind: "ChangeSet",
    namespace,
    name,
  });
}

export function placeOf({ metadata: { namespace = "", name } }: ChangeSet): ChangeSetPlace {
  return { namespace, name };
}
