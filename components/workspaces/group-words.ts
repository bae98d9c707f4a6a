import type { GroupKind } from "@/lib/domain/tenancy/tenancy-view";

interface GroupWords {
  /** Plural, as in the address. */
  resource: string;
  noun: string;
  /** What its settings and rights are about. */
  purpose: string;
}

export const groupWords: Readonly<Record<GroupKind, GroupWords>> = {
  TrafficGroup: {
    resource: "trafficgroups",
    noun: "traffic group",
    purpose: "Routes, splits, timeouts, retries and failover of a part of the workspace.",
  },
  SecurityGroup: {
    resource: "securitygroups",
    noun: "security group",
    purpose: "mTLS and who may call, for a part of the workspace.",
  },
  GatewayGroup: {
    resource: "gatewaygroups",
    noun: "gateway group",
    purpose: "Gateways of a part of the workspace and what they let in.",
  },
};

export const groupKinds = Object.keys(groupWords) as GroupKind[];

export const modeWords = {
  Direct: { label: "Direct", description: "People write the Istio objects themselves, by form or YAML." },
  Bridged: {
    label: "Bridged",
    description:
      "The settings that hold here become Istio objects in every cluster: mTLS and authorization in a security group; reachability, timeout, retries and failover in a traffic group. Isthmus keeps them as they should be, and takes them away when the group is Direct again.",
  },
} as const;
