import "server-only";
import { z } from "zod";
import { invalidFromZod, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Target } from "@/lib/domain/ngac/policy";
import type { AccessWhere } from "@/lib/domain/tenancy/access-views/access-view";
import { ownerOf } from "@/lib/domain/tenancy/ownership/decide-ownership";
import type { CompiledTenancy } from "@/lib/domain/tenancy/policy/compile-tenancy-policy";
import { rightOf } from "@/lib/domain/tenancy/policy/right-of";
import { targetOf, type Place } from "@/lib/domain/tenancy/policy/target-of";
import { rightSchema } from "@/lib/domain/tenancy/resources/access";
import { formatLevel, parseLevel, type Level } from "@/lib/domain/tenancy/resources/subject";
import type { Right } from "@/lib/domain/tenancy/rights";

const text = z.string().max(253).optional();
const querySchema = z
  .object({
    subject: z
      .string()
      .max(320)
      .regex(
        /^((User|Team|ServiceAccount)\/.+|platform:(operator|editor|viewer)|everyone)$/,
        "must be KIND/NAME",
      )
      .optional(),
    right: rightSchema.optional(),
    verb: z.string().max(32).optional(),
    level: text,
    cluster: text,
    namespace: text,
    resource: text,
  })
  .refine(({ level, cluster }) => (level === undefined) !== (cluster === undefined), {
    path: ["level"],
    message: "name a level, or a cluster",
  })
  .refine(
    ({ right, verb, resource }) => right !== undefined || (verb !== undefined && resource !== undefined),
    {
      path: ["right"],
      message: "name a right, or a verb and a resource",
    },
  );

/** What is asked: whether somebody may do something somewhere. */
export interface AccessQuery {
  /** As the policy calls it; undefined: who asks. */
  subject?: string;
  right: Right;
  where: Level | Place;
}

/** The kind that stands for a right where none is named: which group of a namespace decides depends on it. */
const kindOfRight: Partial<Record<Right, string>> = {
  "traffic:write": "virtualservices.networking.istio.io",
  "security:write": "authorizationpolicies.security.istio.io",
  "gateway:write": "gateways.networking.istio.io",
  "telemetry:write": "telemetries.telemetry.istio.io",
  "raw:write": "envoyfilters.networking.istio.io",
};

/** Values of a query, without those that are empty. */
export function readQuery(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].filter(([, value]) => value !== ""));
}

/** @throws StatusError Invalid with every parameter that is wrong. */
export function parseQuestion(query: URLSearchParams): AccessQuery {
  const parsed = querySchema.safeParse(readQuery(query));
  if (!parsed.success) throw invalidFromZod(parsed.error, "the question", { kind: "AccessQuestion" });
  const { subject, level, cluster = "", namespace, resource, verb = "get" } = parsed.data;
  const right = parsed.data.right ?? rightOf(verb, resource ?? "");
  const who = subject === undefined ? {} : { subject };
  if (level !== undefined) return { ...who, right, where: readLevel(level) };
  const place: Place = {
    cluster,
    ...(namespace === undefined ? {} : { namespace }),
    resource: resource ?? kindOfRight[right] ?? "services",
  };
  return { ...who, right, where: place };
}

/** @throws StatusError Invalid when the text names no level. */
export function readLevel(level: string): Level {
  const parsed = parseLevel(level);
  if (parsed !== undefined) return parsed;
  const message = "must be Organization, Tenant/NAME, Workspace/NAME or KIND/WORKSPACE/NAME";
  throw new StatusError("Invalid", `level: ${message}`, {
    kind: "AccessQuestion",
    causes: [{ reason: "FieldValueInvalid", message, field: "level" }],
  });
}

/** What is asked about as the policy calls it; undefined when there is no such level or cluster. */
export function findTarget(where: AccessQuery["where"], compiled: CompiledTenancy): Target | undefined {
  if ("cluster" in where) return compiled.clusters.has(where.cluster) ? targetOf(where, compiled) : undefined;
  const node = formatLevel(where);
  return compiled.levels.has(node) ? { node } : undefined;
}

/** The level whose roles decide there, by `formatLevel`. */
export function findLevel(where: AccessQuery["where"], { ownership }: CompiledTenancy): string {
  if (!("cluster" in where)) return formatLevel(where);
  const owner =
    where.namespace === undefined ? undefined : ownerOf(ownership, where.cluster, where.namespace);
  return owner === undefined ? "Organization" : `Workspace/${owner.workspace}`;
}

export function viewWhere(where: AccessQuery["where"]): AccessWhere {
  if (!("cluster" in where)) return { level: formatLevel(where) };
  const { cluster, namespace, resource } = where;
  return { cluster, ...(namespace === undefined ? {} : { namespace }), resource };
}
