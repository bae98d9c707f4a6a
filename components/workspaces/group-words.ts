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
    description: "The settings of this group generate the Istio objects; nobody writes them by hand.",
  },
} as const;
