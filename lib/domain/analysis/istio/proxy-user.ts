import type { Check } from "../check";
import { projectedSubject } from "../create-finding";
import { reportMessage } from "../report-message";
import { isControlPlane } from "./mesh-membership";

/** Applications that run as the proxy's user, whose traffic the proxy does not see. Source: istio analyzers/deployment/pod.go. */
export const proxyUser: Check = {
  name: "applicationUID.Analyzer",
  inputs: ["pods", "deployments"],
  run({ world: { cluster, pods, deployments } }) {
    const ofPods = pods
      .filter(({ usesProxyUser }) => usesProxyUser)
      .map((pod) => ({ kind: "Pod", owner: pod }));
    const ofDeployments = deployments
      .filter(({ usesProxyUser }) => usesProxyUser)
      .map((deployment) => ({ kind: "Deployment", owner: deployment }));
    return [...ofPods, ...ofDeployments]
      .filter(({ owner }) => !isControlPlane(owner.meta.labels))
      .map(({ kind, owner }) =>
        reportMessage(cluster, projectedSubject(kind, owner), "InvalidApplicationUID", []),
      );
  },
};
