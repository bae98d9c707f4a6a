import "server-only";
import type { SessionView } from "@/lib/domain/kubernetes/session-view";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";

/** Who is signed in, as the browser may know it. */
export function getSession({ person }: RequestContext): SessionView {
  const { name, email, role, username } = person;
  return {
    person: { name, ...(email === undefined ? {} : { email }), role, username },
    hostReachable: getRuntime().clusters.hostReachable(),
  };
}
