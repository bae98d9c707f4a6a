import type { ClusterWorld } from "../../kubernetes/projected";
import type { Explained } from "../explanation";
import { type EffectiveMtls, findEffectiveMtls } from "../security/find-effective-mtls";
import {
  findRequestAuthentication,
  type EffectiveRequestAuthentication,
} from "../security/find-request-authentication";
import { type CallSummary, whoMayCall } from "../security/who-may-call";
import { findMeshWorkload, type MeshWorkload, toSecured } from "./mesh-workloads";

/** What holds for one workload, and where each value comes from. */
export interface WorkloadExplanation {
  cluster: string;
  namespace: string;
  name: string;
  kind: string;
  serviceAccount: string;
  labels: Record<string, string>;
  /** Without a proxy nothing of the rest is enforced. */
  proxied: boolean;
  mtls: Explained<EffectiveMtls>;
  access: Explained<CallSummary>;
  requestAuthentication: Explained<EffectiveRequestAuthentication>;
}

/** Effective mTLS, who may call, and which tokens are believed, of one workload; undefined when there is none of this name. */
export function explainWorkload(
  world: ClusterWorld,
  namespace: string,
  name: string,
): WorkloadExplanation | undefined {
  const workload = findMeshWorkload(world, namespace, name);
  return workload && describeMeshWorkload(world, workload);
}

/** The same of a workload that was found already. */
export function describeMeshWorkload(world: ClusterWorld, workload: MeshWorkload): WorkloadExplanation {
  const { namespace, name, kind, serviceAccount, labels, proxied } = workload;
  const secured = toSecured(workload);
  return {
    cluster: world.cluster,
    namespace,
    name,
    kind,
    serviceAccount,
    labels,
    proxied,
    mtls: findEffectiveMtls(world, secured),
    access: whoMayCall(world, secured),
    requestAuthentication: findRequestAuthentication(world, secured),
  };
}
