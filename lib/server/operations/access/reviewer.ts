import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { isAllowed } from "@/lib/domain/ngac/is-allowed";
import type { Subject, Target } from "@/lib/domain/ngac/policy";
import type { AccessSubject } from "@/lib/domain/tenancy/access-views/access-view";
import type { RecordedPerson } from "@/lib/domain/tenancy/access-views/describe-holders";
import { containersOf } from "@/lib/domain/tenancy/access-views/find-ways";
import { everyone, subjectNode } from "@/lib/domain/tenancy/policy/node-names";
import { subjectOf } from "@/lib/domain/tenancy/policy/subject-of";
import type { User } from "@/lib/domain/tenancy/resources/access";
import type { TenancyState } from "@/lib/domain/tenancy/state";
import { decideRole } from "@/lib/server/authentication/decide-role";
import type { AccessSnapshot } from "@/lib/server/authorization/access-policy";
import type { RequestContext } from "@/lib/server/authorization/person";
import { readAccess } from "@/lib/server/authorization/read-access";
import { stateFor } from "@/lib/server/operations/tenancy/viewer-of";
import { getRuntime } from "@/lib/server/runtime";

/** Who asks about access, and what they may be told. */
export interface Reviewer {
  snapshot: AccessSnapshot;
  /** Who asks, as the session says. */
  self: { subject: Subject; about: AccessSubject };
  /** Whether they may review everybody's access on a target. */
  mayReview(target: Target): boolean;
  /** Tenancy as they see it. */
  visible: TenancyState;
  /** A name for an element, as far as they may know it. */
  nameOf(node: string): AccessSubject;
}

/** @throws StatusError ServiceUnavailable while nobody knows who may do what. */
export function reviewerOf(context: RequestContext): Reviewer {
  const { snapshot, subject } = readAccess(context);
  const { person } = context;
  const visible = stateFor(context);
  const users = new Map(visible.users.map(({ spec }) => [`User/${spec.subject}`, spec.displayName]));
  const teams = new Map(
    visible.teams.map(({ metadata, spec }) => [`Team/${metadata.name}`, spec.displayName]),
  );
  return {
    snapshot,
    self: {
      subject,
      about: {
        id: subjectNode({ kind: "User", name: person.sub }),
        title: person.name,
        ...(person.role === "tenant" ? {} : { platformRole: person.role }),
      },
    },
    mayReview: (target) => isAllowed(snapshot.graph, subject, "access:review", target),
    visible,
    nameOf(node) {
      const plain = node.slice(node.indexOf("/") + 1);
      return { id: node, title: users.get(node) ?? teams.get(node) ?? plain };
    },
  };
}

/**
 * A recorded person as they would be if they signed in now with the groups they had at their last sign-in. Who no longer has a
 * group that lets anybody in is nobody.
 */
export function recordedPerson({ spec }: User, { compiled }: AccessSnapshot): RecordedPerson {
  const { subject: sub, displayName, oidcGroups } = spec;
  const role = decideRole(oidcGroups, getRuntime().config);
  return {
    about: {
      id: subjectNode({ kind: "User", name: sub }),
      title: displayName ?? sub,
      ...(role === undefined || role === "tenant" ? {} : { platformRole: role }),
    },
    subject: role === undefined ? { attributes: [everyone] } : subjectOf({ sub, role, oidcGroups }, compiled),
  };
}

/** Somebody named in a question: who asks themselves by their session, others as they signed in last or as the policy has them. */
export function findSubject(
  { snapshot, self, nameOf }: Reviewer,
  id: string,
): { subject: Subject; about: AccessSubject } {
  if (id === self.about.id) return self;
  const user = snapshot.state.users.find(({ spec }) => `User/${spec.subject}` === id);
  if (user === undefined)
    // Whoever is not there answers like somebody who has nothing.
    return {
      subject: containersOf(snapshot.graph.policy).has(id) ? { user: id } : { attributes: [everyone] },
      about: nameOf(id),
    };
  const { subject, about } = recordedPerson(user, snapshot);
  return { subject, about: { ...about, title: nameOf(id).title } };
}

/** The same answer whoever and whatever is asked about, there or not. */
export function refuseReview({ self }: Reviewer): StatusError {
  const message = `${self.about.title} may ask about themselves only: asking about others needs access:review where they have their rights`;
  return new StatusError("Forbidden", message, {
    cluster: "host",
    group: "isthmus.dev",
    kind: "AccessBinding",
    causes: [{ reason: "RIGHT_MISSING", message, field: "" }],
  });
}
