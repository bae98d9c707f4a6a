import { platformLabelValue } from "../check-selectors";
import { proxyUser } from "../kinds/check-pod-template";
import { claimedNames, harmlessKeys, ordinaryManagers, reservedDomains } from "../reserved-metadata";
import { tenantKinds } from "../tenant-kinds";
import { anyOf, celItems, celMap, celOptional, celPattern } from "./cel";
import type { AdmissionFamily, AdmissionRule } from "./policy-object";

function byGroup(items: readonly { group: string; resource: string }[]) {
  const groups = Map.groupBy(items, ({ group }) => group);
  return [...groups].map(([group, of]) => ({ group, resources: of.map(({ resource }) => resource) }));
}

const reservedKey = `^(istio-injection|istio-env|([-a-z0-9.]+\\.)?${anyOf(reservedDomains)}/.*|(.*/)${anyOf(claimedNames)})$`;
/** What API servers put into the pods of jobs before anybody judges them. */
const keysOfJobs = ["batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name"];
const harmlessKey = `^${anyOf([...harmlessKeys, ...keysOfJobs, "app.kubernetes.io/managed-by", "networking.istio.io/exportTo", "sidecar.istio.io/inject"])}$`;
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
    {
      code: "META_FORBIDDEN",
      expression: `object == null || oldObject != null || ${celItems("object", "metadata", "finalizers")}.size() == 0`,
      message: "finalizers are written by the platform only",
    },
  ],
};

/** Rules of the pods that a workload makes; `template` is where it describes them. */
function templateRules(template: readonly string[]): AdmissionRule[] {
  const metadataOf = (part: string) => [...template, "metadata", part];
  const podSpec = [...template, "spec"];
  const containers = ["containers", "initContainers"].map((list) => celItems("object", ...podSpec, list));
  const eachContainer = (rule: string) => containers.map((list) => `${list}.all(c, ${rule})`).join(" && ");
  return [
    ...(["labels", "annotations"] as const).map((part) => ({
      code: "META_FORBIDDEN" as const,
      expression: keepsReserved(metadataOf(part)),
      message: `reserved ${part} of pods are set by the platform only`,
    })),
    {
      code: "META_FORBIDDEN",
      expression: hasNoPlatformLabel(metadataOf("labels")),
      message: "these labels are those of the platform's workloads",
    },
    {
      code: "META_FORBIDDEN",
      expression: ["labels", "annotations"]
        .map(
          (part) =>
            `${celOptional("object", ...metadataOf(part))}[?"sidecar.istio.io/inject"].orValue("true") == "true"`,
        )
        .join(" && "),
      message: "pods stay in the mesh",
    },
    {
      code: "META_FORBIDDEN",
      expression: [
        `${celOptional("object", ...podSpec, "securityContext")}.?runAsUser.orValue(0) != ${proxyUser}`,
        `${celOptional("object", ...podSpec, "securityContext")}.?runAsGroup.orValue(0) != ${proxyUser}`,
        eachContainer(
          `c.?securityContext.?runAsUser.orValue(0) != ${proxyUser} && c.?securityContext.?runAsGroup.orValue(0) != ${proxyUser}`,
        ),
      ].join(" && "),
      message: "nobody but the proxy runs as the proxy's user",
    },
    {
      code: "RBAC_ESCALATION",
      expression: [
        ...["hostNetwork", "hostPID", "hostIPC"].map(
          (field) => `!${celOptional("object", ...podSpec, field)}.orValue(false)`,
        ),
        `${celItems("object", ...podSpec, "volumes")}.all(v, !has(v.hostPath))`,
        eachContainer(
          `!c.?securityContext.?privileged.orValue(false) && c.?securityContext.?capabilities.?add.orValue([]).all(a, a in ["NET_BIND_SERVICE", "CHOWN", "SETUID", "SETGID"]) && c.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0)`,
        ),
      ].join(" && "),
      message: "pods have no rights on the node",
    },
  ];
}

const workloadsFamily: AdmissionFamily = {
  name: "workloads",
  resources: [
    { group: "apps", resources: ["deployments", "statefulsets", "daemonsets", "replicasets"] },
    { group: "batch", resources: ["jobs"] },
  ],
  operations: ["CREATE", "UPDATE"],
  rules: templateRules(["spec", "template"]),
};

const schedulesFamily: AdmissionFamily = {
  name: "schedules",
  resources: [{ group: "batch", resources: ["cronjobs"] }],
  operations: ["CREATE", "UPDATE"],
  rules: templateRules(["spec", "jobTemplate", "spec", "template"]),
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
    schedulesFamily,
    { ...servicesFamily, variables: [{ name: "exportTo", expression }] },
  ];
}
