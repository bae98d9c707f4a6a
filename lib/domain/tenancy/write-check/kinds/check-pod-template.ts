import { isRecord, readRecord } from "../../../kubernetes/read-field";
import { checkIp } from "../check-address";
import { steps, type CheckContext } from "../check-context";
import { quote } from "../check-hosts";
import { checkChangedMetadata, readMetadataMap } from "../check-metadata";

/** Path of the pod template in each kind that has one. */
const templatePaths: Readonly<Record<string, readonly string[]>> = {
  pods: [],
  cronjobs: ["spec", "jobTemplate", "spec", "template"],
};
const usualPath = ["spec", "template"];

function follow(value: unknown, path: readonly string[]): Record<string, unknown> {
  return path.reduce<Record<string, unknown>>((at, field) => readRecord(at[field]), readRecord(value));
}

/** The user and group of Istio's proxy: what runs as it is not redirected into it. */
export const proxyUser = 1337;
const proxyContainers: ReadonlySet<string> = new Set(["istio-proxy", "istio-init", "istio-validation"]);
const harmlessCapabilities: ReadonlySet<string> = new Set(["NET_BIND_SERVICE", "CHOWN", "SETUID", "SETGID"]);

/**
 * The pods that a workload makes: labels and annotations that lead past the proxy, and rights on the node.
 * Source: Istio's injection annotations; Pod Security Standards, "Baseline".
 */
export function checkPodTemplate(context: CheckContext, resource: string): void {
  const steps = templatePaths[resource] ?? usualPath;
  const template = follow(context.object, steps);
  const known = follow(context.before, steps);
  const path = steps.join(".");
  const at = (field: string) => (path === "" ? field : `${path}.${field}`);
  // Of a pod itself the metadata is that of the object, which is checked already.
  if (steps.length > 0)
    for (const part of ["labels", "annotations"] as const)
      checkChangedMetadata(context, {
        part,
        path: at(`metadata.${part}`),
        after: readMetadataMap(readRecord(template["metadata"])[part]),
        before: readMetadataMap(readRecord(known["metadata"])[part]),
      });
  checkPodSpec(context, context.fields(template["spec"], at("spec")), at("spec"));
  // A job's own template for jobs has metadata of its own.
  if (resource === "cronjobs") {
    const job = ["spec", "jobTemplate", "metadata"];
    for (const part of ["labels", "annotations"] as const)
      checkChangedMetadata(context, {
        part,
        path: `${job.join(".")}.${part}`,
        after: readMetadataMap(follow(context.object, job)[part]),
        before: readMetadataMap(follow(context.before, job)[part]),
      });
  }
}

function refuse(context: CheckContext, path: string, why: string): void {
  context.report(steps.selector, "RBAC_ESCALATION", path, why);
}

function checkPodSpec(context: CheckContext, spec: Record<string, unknown>, path: string): void {
  for (const field of ["hostNetwork", "hostPID", "hostIPC"])
    if (spec[field] === true) refuse(context, `${path}.${field}`, "shares what belongs to the node");
  for (const field of ["serviceAccountName", "serviceAccount"]) {
    const account = context.text(spec[field], `${path}.${field}`);
    if (account !== undefined && /^(isthmus|istiod|istio-)/.test(account))
      refuse(context, `${path}.${field}`, `${quote(account)} is an account of the platform`);
  }
  const priority = context.text(spec["priorityClassName"], `${path}.priorityClassName`);
  if (priority?.startsWith("system-") === true)
    refuse(context, `${path}.priorityClassName`, "is kept for the cluster's own pods");
  for (const { fields, path: at } of context.list(spec["volumes"], `${path}.volumes`))
    if (fields["hostPath"] !== undefined && fields["hostPath"] !== null)
      refuse(context, `${at}.hostPath`, "reads files of the node");
  checkSecurity(context, spec["securityContext"], `${path}.securityContext`);
  for (const list of ["containers", "initContainers", "ephemeralContainers"])
    for (const container of context.list(spec[list], `${path}.${list}`))
      checkContainer(context, container.fields, container.path);
  for (const { fields, path: at } of context.list(spec["hostAliases"], `${path}.hostAliases`)) {
    const ip = context.text(fields["ip"], `${at}.ip`);
    // Names for the pod's own address are usual.
    if (ip !== undefined && !/^(127\.|::1$)/.test(ip)) checkIp(context, ip, `${at}.ip`, "external");
  }
}

function checkContainer(context: CheckContext, container: Record<string, unknown>, path: string): void {
  const name = context.text(container["name"], `${path}.name`) ?? "";
  if (proxyContainers.has(name))
    refuse(context, `${path}.name`, `${quote(name)} is the mesh's own container`);
  checkSecurity(context, container["securityContext"], `${path}.securityContext`);
  for (const { fields, path: at } of context.list(container["ports"], `${path}.ports`))
    if (fields["hostPort"] !== undefined && fields["hostPort"] !== 0 && fields["hostPort"] !== null)
      refuse(context, `${at}.hostPort`, "takes a port of the node");
}

function checkSecurity(context: CheckContext, value: unknown, path: string): void {
  const security = context.fields(value, path);
  for (const field of ["runAsUser", "runAsGroup", "fsGroup"])
    if (field !== "fsGroup" && Number(security[field]) === proxyUser)
      context.report(
        steps.metadata,
        "META_FORBIDDEN",
        `${path}.${field}`,
        "is the proxy's user, whose traffic is not redirected into the proxy",
      );
  if (security["privileged"] === true) refuse(context, `${path}.privileged`, "has the rights of the node");
  if (security["procMount"] === "Unmasked")
    refuse(context, `${path}.procMount`, "shows what belongs to the node");
  const capabilities = context.fields(security["capabilities"], `${path}.capabilities`);
  for (const { text, path: at } of context.texts(capabilities["add"], `${path}.capabilities.add`))
    if (!harmlessCapabilities.has(text.toUpperCase().replace(/^CAP_/, "")))
      refuse(context, at, `${quote(text)} is a right on the node`);
  for (const profile of ["seccompProfile", "appArmorProfile"])
    if (isRecord(security[profile]) && security[profile]["type"] === "Unconfined")
      refuse(context, `${path}.${profile}`, "leaves the container unconfined");
}
