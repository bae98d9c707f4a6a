import { platformLabelValue } from "../check-selectors";
import { claimedNames, harmlessKeys, ordinaryManagers, reservedDomains } from "../reserved-metadata";
import { tenantKinds } from "../tenant-kinds";
import { anyOf, celItems, celMap, celOptional, celPattern } from "./cel";
import type { AdmissionFamily } from "./policy-object";

function byGroup(items: readonly { group: string; resource: string }[]) {
  const groups = Map.groupBy(items, ({ group }) => group);
  return [...groups].map(([group, of]) => ({ group, resources: of.map(({ resource }) => resource) }));
}

const reservedKey = `^(istio-injection|istio-env|([-a-z0-9.]+\\.)?${anyOf(reservedDomains)}/.*|(.*/)${anyOf(claimedNames)})$`;
const harmlessKey = `^${anyOf([...harmlessKeys, "app.kubernetes.io/managed-by", "networking.istio.io/exportTo", "sidecar.istio.io/inject"])}$`;
const managers = `^${anyOf([...ordinaryManagers])}$`;

/** Keys of a map that nobody of the tenants sets, changes or takes away. */
function keepsReserved(path: readonly string[]): string {
  const now = celMap("object", path);
  const before = `${celOptional("oldObject", ...path)}.orValue({})`;
  const isReserved = (key: string) =>
    `${key}.matches(${celPattern(reservedKey)}) && !${key}.matches(${celPattern(harmlessKey)})`;
  const kept = `${now}.all(k, !(${isReserved("k")}) || (oldObject != null && k in ${before} && ${before}[k] == ${now}[k]))`;
  const left = `(oldObject == null || ${before}.all(k, !(${isReserved("k")}) || k in ${now}))`;
  return `${kept} && ${left}`;
}

/** Labels by which workloads would pass for those of the platform. */
function hasNoPlatformLabel(path: readonly string[]): string {
  const now = celMap("object", path);
  const before = `${celOptional("oldObject", ...path)}.orValue({})`;
  return `["istio", "app", "app.kubernetes.io/name"].all(k, !(k in ${now}) || !${now}[k].matches(${celPattern(platformLabelValue)}) || (oldObject != null && k in ${before} && ${before}[k] == ${now}[k]))`;
}

const isManaged = `${celOptional("oldObject", "metadata", "labels")}[?"app.kubernetes.io/managed-by"].orValue("") == "isthmus"`;

const templateOf = (part: string) => ["spec", "template", "metadata", part];
const annotations = ["metadata", "annotations"];

/** Istio and Gateway API groups in which only listed kinds are written. */
const meshGroups = [
  "networking.istio.io",
  "security.istio.io",
  "telemetry.istio.io",
  "extensions.istio.io",
  "gateway.networking.k8s.io",
  "rbac.authorization.k8s.io",
];

const kindsFamily: AdmissionFamily = {
  name: "kinds",
  resources: meshGroups.map((group) => ({ group, resources: ["*"] })),
  operations: ["CREATE", "UPDATE", "DELETE"],
  rules: [
    {
      code: "KIND_NOT_ALLOWED",
      expression: `request.resource.group == "rbac.authorization.k8s.io" || request.resource.group + "/" + request.resource.resource in [${tenantKinds
        .filter(({ group }) => meshGroups.includes(group))
        .map(({ group, resource }) => JSON.stringify(`${group}/${resource}`))
        .join(", ")}]`,
      message: "this kind is no kind that tenants write",
    },
    {
      code: "RBAC_ESCALATION",
      expression: `request.resource.group != "rbac.authorization.k8s.io"`,
      message: "rights are given on the pages of access, by those who hold them",
    },
  ],
};

const metadataFamily: AdmissionFamily = {
  name: "metadata",
  resources: byGroup(tenantKinds),
  operations: ["CREATE", "UPDATE", "DELETE"],
  rules: [
    {
      code: "MANAGED_OBJECT",
      expression: `(oldObject == null || !(${isManaged})) && !request.name.matches(${celPattern("^(guardrail|isthmus)-")})`,
      message: "the object is the platform's, although it lies in your namespace",
    },
    ...(["labels", "annotations"] as const).map((part) => ({
      code: "META_FORBIDDEN" as const,
      expression: `object == null || (${keepsReserved(["metadata", part])})`,
      message: `reserved ${part} are set by the platform only`,
    })),
    {
      code: "META_FORBIDDEN",
      expression: `object == null || ${hasNoPlatformLabel(["metadata", "labels"])}`,
      message: "these labels are those of the platform's workloads",
    },
    {
      code: "META_FORBIDDEN",
      expression: `object == null || ${celOptional("object", "metadata", "labels")}[?"app.kubernetes.io/managed-by"].orValue("helm").lowerAscii().matches(${celPattern(managers)})`,
      message: "only the platform says that a platform manages an object",
    },
    {
      code: "META_FORBIDDEN",
      expression: `object == null || oldObject != null || ${celItems("object", "metadata", "ownerReferences")}.size() == 0`,
      message: "owner references are written by the platform only",
    },
  ],
};

const workloadsFamily: AdmissionFamily = {
  name: "workloads",
  resources: [
    { group: "apps", resources: ["deployments", "statefulsets", "daemonsets", "replicasets"] },
    { group: "batch", resources: ["jobs"] },
  ],
  operations: ["CREATE", "UPDATE"],
  rules: [
    ...(["labels", "annotations"] as const).map((part) => ({
      code: "META_FORBIDDEN" as const,
      expression: keepsReserved(templateOf(part)),
      message: `reserved ${part} of pods are set by the platform only`,
    })),
    {
      code: "META_FORBIDDEN",
      expression: hasNoPlatformLabel(templateOf("labels")),
      message: "these labels are those of the platform's workloads",
    },
    {
      code: "META_FORBIDDEN",
      expression: ["labels", "annotations"]
        .map(
          (part) =>
            `${celOptional("object", ...templateOf(part))}[?"sidecar.istio.io/inject"].orValue("true") == "true"`,
        )
        .join(" && "),
      message: "pods stay in the mesh",
    },
    {
      code: "RBAC_ESCALATION",
      expression: [
        ...["hostNetwork", "hostPID", "hostIPC"].map(
          (field) => `!${celOptional("object", "spec", "template", "spec", field)}.orValue(false)`,
        ),
        `${celItems("object", "spec", "template", "spec", "volumes")}.all(v, !has(v.hostPath))`,
        ...["containers", "initContainers"].map(
          (list) =>
            `${celItems("object", "spec", "template", "spec", list)}.all(c, !c.?securityContext.?privileged.orValue(false) && c.?securityContext.?capabilities.?add.orValue([]).all(a, a in ["NET_BIND_SERVICE", "CHOWN", "SETUID", "SETGID"]))`,
        ),
      ].join(" && "),
      message: "pods have no rights on the node",
    },
  ],
};

const servicesFamily: AdmissionFamily = {
  name: "services",
  resources: [{ group: "", resources: ["services"] }],
  operations: ["CREATE", "UPDATE"],
  rules: [
    {
      code: "ADDRESS_FORBIDDEN",
      expression: `${celItems("object", "spec", "externalIPs")}.size() == 0`,
      message: "a service takes no addresses by itself",
    },
    {
      code: "EXPORT_TOO_WIDE",
      expression: `!("networking.istio.io/exportTo" in ${celMap("object", annotations)}) || ${celOptional("object", ...annotations)}[?"networking.istio.io/exportTo"].orValue(".") in [".", "~", request.namespace] || variables.exportTo == "Any"`,
      message: "the service is exported beyond its namespace",
    },
  ],
};

/** Families that are the same for every tenant. */
export function listCommonFamilies(exportsAny: readonly string[]): AdmissionFamily[] {
  const expression = `request.namespace in [${exportsAny.map((item) => JSON.stringify(item)).join(", ")}] ? "Any" : "Workspace"`;
  return [
    kindsFamily,
    metadataFamily,
    workloadsFamily,
    { ...servicesFamily, variables: [{ name: "exportTo", expression }] },
  ];
}
