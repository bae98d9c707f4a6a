import {
  authorizationModes,
  mtlsModes,
  reachabilities,
  type SettingName,
  type Settings,
} from "@/lib/domain/tenancy/resources/settings";

interface SettingChoice {
  value: string;
  label: string;
  description: string;
}

interface SettingWords {
  label: string;
  /** What it decides. */
  description: string;
  /** Of a setting with a few values, from loose to strict. */
  choices?: readonly SettingChoice[];
  /** Whether some value is tighter than another, so that `Stricter` means something. */
  isOrdered: boolean;
}

function choose(
  values: readonly string[],
  words: Readonly<Record<string, [label: string, description: string]>>,
): SettingChoice[] {
  return values.map((value) => {
    const [label, description] = words[value] ?? [value, ""];
    return { value, label, description };
  });
}

/** Every setting there is, in the order people read them. */
export const settingWords: Readonly<Record<SettingName, SettingWords>> = {
  mtls: {
    label: "mTLS",
    description: "Whether workloads accept calls that are not encrypted and authenticated by the mesh.",
    isOrdered: true,
    choices: choose(mtlsModes, {
      DISABLE: ["Off", "Plaintext; no identity of the caller."],
      PERMISSIVE: ["Permissive", "Takes both; callers without a proxy still work."],
      STRICT: ["Strict", "Only calls with an identity of the mesh."],
    }),
  },
  authorization: {
    label: "Who may call",
    description: "Who may call a service that no policy of its own speaks about.",
    isOrdered: true,
    choices: choose(authorizationModes, {
      Open: ["Everybody", "Any caller that reaches the service."],
      Organization: ["Organization", "Any workload of the organization."],
      Tenant: ["Tenant", "Workloads of the same tenant."],
      Workspace: ["Workspace", "Workloads of the same workspace."],
      Deny: ["Nobody", "Only whom a policy allows by name."],
    }),
  },
  reachability: {
    label: "Reachability",
    description: "Which services a workload's proxy knows.",
    isOrdered: true,
    choices: choose(reachabilities, {
      Mesh: ["Mesh", "Every service of the mesh."],
      Organization: ["Organization", "Services of the organization."],
      Tenant: ["Tenant", "Services of the same tenant."],
      Workspace: ["Workspace", "Services of the same workspace."],
      Namespace: ["Namespace", "Services of the same namespace."],
    }),
  },
  exportTo: {
    label: "Export",
    description: "How far an object may be exported beyond its namespace.",
    isOrdered: true,
    choices: choose(["Any", "Workspace", "Namespace"], {
      Any: ["Any namespace", "Whatever the object says."],
      Workspace: ["Workspace", "At most the namespaces of the workspace."],
      Namespace: ["Namespace", "Its own namespace only."],
    }),
  },
  timeout: {
    label: "Timeout",
    description: "The longest time a request may take, e.g. 15s or 500ms.",
    isOrdered: true,
  },
  retries: { label: "Retries", description: "Attempts beside the first.", isOrdered: true },
  outlierErrors: {
    label: "Outlier detection",
    description: "Consecutive errors after which an endpoint is left out for a while; 0 for never.",
    isOrdered: true,
  },
  failover: {
    label: "Failover",
    description: "Regions to send to when the own one fails, in order.",
    isOrdered: false,
  },
};

export const settingNames = Object.keys(settingWords) as SettingName[];

/** A value of a setting in words; `not set` when no level says anything. */
export function formatSetting(name: SettingName, value: unknown): string {
  if (value === undefined || value === null) return "not set";
  const { choices } = settingWords[name];
  if (Array.isArray(value)) return value.length === 0 ? "nowhere" : value.join(", then ");
  return choices?.find((choice) => choice.value === value)?.label ?? String(value);
}

/** How many settings a level says itself. */
export function countSettings(settings: Settings | undefined): number {
  return settingNames.filter((name) => settings?.[name] !== undefined).length;
}
