import "server-only";
import { createHash } from "node:crypto";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import type { User } from "@/lib/domain/tenancy/resources/access";
import { isthmusGroup, isthmusVersion } from "@/lib/domain/tenancy/resources/names";
import { recordWrite } from "@/lib/server/audit/record-audit";
import { systemGrant } from "@/lib/server/authorization/grant";
import type { Person } from "@/lib/server/authorization/person";
import { readJsonObject } from "@/lib/server/clusters/read-body";
import { buildResourcePath } from "@/lib/server/clusters/resource-path";
import { getRuntime } from "@/lib/server/runtime";
import { tenancyKind, tenancyTarget } from "@/lib/server/tenancy/host-objects";

const users = tenancyKind("users");
const maximumBytes = 1024 * 1024;

/** The name of a person's User object: of the pair that names them for good, whatever characters it has. */
export function userName({ issuer, sub }: Pick<Person, "issuer" | "sub">): string {
  return `user-${createHash("sha256")
    .update(JSON.stringify([issuer, sub]))
    .digest("hex")
    .slice(0, 32)}`;
}

function specOf({ issuer, sub, name, email, oidcGroups }: Person): User["spec"] {
  return {
    issuer,
    subject: sub,
    ...(name === "" ? {} : { displayName: name.slice(0, 100) }),
    ...(email === undefined || email.length > 320 ? {} : { email }),
    oidcGroups: [...new Set(oidcGroups.filter((group) => group.length <= 253))].toSorted().slice(0, 256),
  };
}

const isSame = (one: User["spec"] | undefined, other: User["spec"]): boolean =>
  one !== undefined &&
  one.displayName === other.displayName &&
  one.email === other.email &&
  one.oidcGroups.join("\n") === other.oidcGroups.join("\n");

/** A page asks several things at once: one write for all of them. */
const underWay = new Map<string, Promise<boolean>>();

/**
 * Keeps the User object of a person as the provider named them at this sign-in, so that others can find and bind them. Asks
 * nothing when nothing changed. Whether somebody may sign in does not depend on it: what goes wrong is told in the process's log.
 * @returns whether the host has them so; never rejects.
 */
export async function recordUser(person: Person): Promise<boolean> {
  const { tenancy } = getRuntime();
  if (!tenancy.isSynced()) return false;
  const name = userName(person);
  const spec = specOf(person);
  const known = tenancy.state().users.find(({ metadata }) => metadata.name === name);
  if (isSame(known?.spec, spec)) return true;
  const running =
    underWay.get(name) ?? write(person, { name, spec, known }).finally(() => underWay.delete(name));
  underWay.set(name, running);
  return running;
}

async function write(
  person: Person,
  { name, spec, known }: { name: string; spec: User["spec"]; known: User | undefined },
): Promise<boolean> {
  const { clusters, tenancy, logger } = getRuntime();
  const target = tenancyTarget(clusters, users, { name });
  const object = {
    apiVersion: `${isthmusGroup}/${isthmusVersion}`,
    kind: users.kind,
    metadata: { name },
    spec,
  };
  const act = {
    verb: known ? "update" : "create",
    target: { ...target, kind: users.kind },
    before: known ?? null,
    after: object,
    asPerson: false,
  };
  try {
    await recordWrite({ person, requestId: "sign-in" }, act, async () => {
      const response = await clusters.hostTransport.request(systemGrant("tenancy", "patch", target), {
        method: "PATCH",
        path: buildResourcePath(target),
        query: { fieldManager: "isthmus", force: "true", fieldValidation: "Strict" },
        headers: { "content-type": "application/apply-patch+yaml" },
        body: JSON.stringify(object),
        signal: AbortSignal.timeout(15_000),
      });
      const stored = await readJsonObject(clusters.hostName, response, maximumBytes);
      const { resourceVersion } = stored.metadata as { resourceVersion: string };
      await tenancy.whenSeen({ resource: users.resource, name }, { resourceVersion });
    });
    return true;
  } catch (error) {
    const isExpected = isStatusError(error);
    logger[isExpected ? "warn" : "error"](
      { err: error, person: person.username },
      "the User object of a person could not be written",
    );
    return false;
  }
}
