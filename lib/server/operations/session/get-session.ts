import "server-only";
import type { SessionView } from "@/lib/domain/kubernetes/session-view";
import type { Person, RequestContext } from "@/lib/server/authorization/person";
import { recordUser } from "@/lib/server/operations/tenancy/record-user";
import { getRuntime } from "@/lib/server/runtime";

/** Sessions whose person is in the host as they are, or on the way there. */
const recorded = new WeakSet<Person>();

async function record(person: Person): Promise<void> {
  if (!(await recordUser(person))) recorded.delete(person);
}

/** Who is signed in, as the browser may know it. At the first question of a session the host learns who that is. */
export function getSession({ person }: RequestContext): SessionView {
  if (!recorded.has(person)) {
    recorded.add(person);
    void record(person);
  }
  const { name, email, role, username } = person;
  return {
    person: { name, ...(email === undefined ? {} : { email }), role, username },
    hostReachable: getRuntime().clusters.hostReachable(),
  };
}
