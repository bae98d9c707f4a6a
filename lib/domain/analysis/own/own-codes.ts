import type { Finding } from "../../istio/finding";

/** One of our own checks: what Istio's and Kiali's do not see, mostly because they see one cluster only. */
export interface OwnCode {
  severity: Finding["severity"];
  title: string;
  meaning: string;
  advice: string;
}

/** Every code of our own. Codes are never given to something else later. */
export const ownCodes = {
  ISM0001: {
    severity: "error",
    title: "Different root certificates in one mesh",
    meaning:
      "The clusters say they are one mesh, but trust no common root certificate. Mutual TLS between them fails: every call from one to the other ends in a TLS error.",
    advice:
      "Give the control planes intermediate certificates of one common root (Secret cacerts), or let them trust each other's roots (caCertificates in the mesh configuration).",
  },
  ISM0002: {
    severity: "warning",
    title: "Different trust domains in one mesh",
    meaning:
      "Workloads of the clusters have identities in different trust domains, and neither names the other's as an alias. Policies that name principals do not recognise callers from the other cluster.",
    advice: "Use one trust domain, or name the other under trustDomainAliases in the mesh configuration.",
  },
  ISM0003: {
    severity: "warning",
    title: "One root certificate, different mesh IDs",
    meaning:
      "The clusters trust the same root certificate but call themselves different meshes. Telemetry and federation take them for two meshes.",
    advice:
      "Set the same defaultConfig.meshId when they are meant to be one mesh; otherwise use separate roots.",
  },
  ISM0004: {
    severity: "warning",
    title: "The same object differs between clusters",
    meaning:
      "An object of this name is in several clusters of the mesh, but does not say the same everywhere. Calls are treated differently, depending on where the caller or the called runs.",
    advice:
      "Compare both and apply one of them to all clusters. When the difference is intended, silence the code by annotation.",
  },
  ISM0005: {
    severity: "error",
    title: "Subset is defined in another cluster only",
    meaning:
      "A route of this cluster sends calls to a subset that no DestinationRule of this cluster defines; another cluster has one. Configuration is not shared between clusters, so these calls fail here.",
    advice: "Apply the DestinationRule to this cluster as well.",
  },
  ISM0006: {
    severity: "info",
    title: "Subset has pods in other clusters only",
    meaning: "No pod of this cluster has the subset's labels. Every call to the subset leaves the cluster.",
    advice: "Deploy the version here too when it should be called locally.",
  },
  ISM0007: {
    severity: "warning",
    title: "One service, different selectors",
    meaning:
      "Services of one name and namespace are one service in a mesh of several clusters, but this one picks pods by other labels in another cluster. Calls may reach workloads that are no replicas of each other.",
    advice: "Give the Service the same selector everywhere, or another name where it is another service.",
  },
  ISM0008: {
    severity: "warning",
    title: "Host looks like a short name and is none",
    meaning:
      "Istio expands only names without any dot. A host such as reviews.prod stays as it is and never means the service reviews in namespace prod.",
    advice: "Write the full name, service.namespace.svc.cluster.local.",
  },
  ISM0009: {
    severity: "warning",
    title: "Nothing can enforce the policy",
    meaning: "The policy applies to workloads, but none of them has a proxy or is in ambient mode.",
    advice: "Put the workloads into the mesh (label the namespace and restart them), or remove the policy.",
  },
  ISM0010: {
    severity: "warning",
    title: "The policy's target does not exist",
    meaning: "The policy names a gateway, service or class that is not there. It has no effect.",
    advice: "Correct targetRefs, or remove the policy.",
  },
  ISM0011: {
    severity: "warning",
    title: "Policy is missing in another cluster",
    meaning:
      "Policies are enforced where the called workload runs. The same workloads run in another cluster of the mesh, which does not have this policy: calls that arrive there are not judged by it.",
    advice: "Apply the policy to every cluster where the workloads run.",
  },
  ISM0012: {
    severity: "info",
    title: "Namespace is in the mesh in some clusters only",
    meaning:
      "The namespace asks for proxies or ambient mode in one cluster and not in another. Its workloads there have no mutual TLS and no policies.",
    advice: "Label the namespace the same way in all clusters.",
  },
} as const satisfies Record<string, OwnCode>;

export type OwnCodeName = keyof typeof ownCodes;
