import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString } from "../../kubernetes/read-field";
import type { Check } from "../check";
import { projectedSubject, subjectOf, type Subject } from "../create-finding";
import { reportMessage } from "../report-message";

interface WrittenCondition {
  type: string;
  status: string;
  reason: string;
  message: string;
}

const bound = ["istio.io/WaypointBound"];
const accepted = ["Accepted", "Programmed", "ResolvedRefs"];
const enforced = ["ZtunnelAccepted", "WaypointAccepted"];

function readConditions(value: unknown): WrittenCondition[] {
  return readRecords(value).map(({ type, status, reason, message }) => ({
    type: readString(type) ?? "",
    status: readString(status) ?? "",
    reason: readString(reason) ?? "",
    message: readString(message) ?? "",
  }));
}

/** `status.conditions`, or those under each of `status.parents` of a route. */
function conditionsOf(object: KubernetesObject): WrittenCondition[] {
  const status = readRecord(object["status"]);
  return [
    ...readConditions(status["conditions"]),
    ...readRecords(status["parents"]).flatMap(({ conditions }) => readConditions(conditions)),
  ];
}

/** False where it should be true; a policy that a waypoint took only in part says so in a condition that is true. */
function isNegative({ type, status, reason }: WrittenCondition, types: readonly string[]): boolean {
  if (types === enforced && type === "WaypointAccepted" && reason === "PartiallyInvalid") return true;
  return status === "False" && types.includes(type);
}

function report(
  cluster: string,
  subject: Subject,
  conditions: readonly WrittenCondition[],
  types: readonly string[],
): Finding[] {
  return conditions
    .filter((condition) => isNegative(condition, types))
    .map(({ type, reason, message }) =>
      reportMessage(cluster, subject, "NegativeConditionStatus", [type, reason, message], ["status"]),
    );
}

/** What controllers say is wrong. Source: istio analyzers/conditions/conditions.go. */
export const conditions: Check = {
  name: "conditions.ConditionAnalyzer",
  inputs: [
    "services",
    "serviceEntries",
    "workloadEntries",
    "authorizationPolicies",
    "gatewayApiGateways",
    "httpRoutes",
    "grpcRoutes",
  ],
  run({ world }) {
    const ofObjects = (objects: readonly KubernetesObject[], types: readonly string[]): Finding[] =>
      objects.flatMap((object) => report(world.cluster, subjectOf(object), conditionsOf(object), types));
    return [
      ...world.services.flatMap((service) =>
        service.conditions === undefined
          ? []
          : report(world.cluster, projectedSubject("Service", service), service.conditions, bound),
      ),
      ...ofObjects(world.serviceEntries, bound),
      ...ofObjects(world.workloadEntries, bound),
      ...ofObjects(world.authorizationPolicies, enforced),
      ...ofObjects(world.gatewayApiGateways, accepted),
      ...ofObjects(world.httpRoutes, accepted),
      ...ofObjects(world.grpcRoutes, accepted),
    ];
  },
};
