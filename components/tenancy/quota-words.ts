import type { Quota } from "@/lib/domain/tenancy/resources/tenancy";

/** How much of each there is; absent: not counted. */
export type QuotaUse = Partial<Record<keyof Quota, number>>;

export const quotaNouns: Record<keyof Quota, { label: string; noun: string }> = {
  workspaces: { label: "Workspaces", noun: "workspaces" },
  namespaces: { label: "Namespaces", noun: "namespaces" },
  hosts: { label: "Hosts", noun: "hosts" },
  objects: { label: "Istio and Gateway API objects", noun: "objects" },
};
