import "server-only";
import { identityPrefix, roleGroups } from "@/lib/domain/kubernetes/plan-member-access";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";

/** Asks the member "who am I?" as the first listed person, in the weakest role: the whole way of every portal request. */
export async function probeImpersonation(
  member: MemberCluster,
  subjects: readonly string[],
): Promise<{ ready: boolean; message: string }> {
  const [subject] = subjects;
  if (subject === undefined)
    return {
      ready: false,
      message: "no person is listed in ISTHMUS_IMPERSONATED_SUBJECTS, so nobody can act in this cluster",
    };
  const username = `${identityPrefix}${subject}`;
  const context = {
    person: {
      issuer: "",
      sub: subject,
      name: "impersonation probe",
      role: "viewer",
      username,
      groups: [roleGroups.viewer],
      oidcGroups: [],
    },
    requestId: "impersonation-probe",
  } as const;
  const target = {
    cluster: member.name,
    group: "authentication.k8s.io",
    version: "v1",
    resource: "selfsubjectreviews",
  };
  try {
    const answer = await member.client.create(authorize(context, "create", target), {
      apiVersion: "authentication.k8s.io/v1",
      kind: "SelfSubjectReview",
      metadata: { name: "" },
    });
    const seen = (answer.status as { userInfo?: { username?: string } } | undefined)?.userInfo?.username;
    if (seen === username) return { ready: true, message: `the member sees ${username} as ${username}` };
    return { ready: false, message: `the member sees ${username} as ${seen ?? "nobody"}` };
  } catch (error) {
    if (!isStatusError(error)) throw error;
    return { ready: false, message: error.message };
  }
}
