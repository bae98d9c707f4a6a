import { refer, type Explained, type Reason } from "../istio/explanation";
import type { KubernetesObject } from "../kubernetes/object";
import type { ClusterWorld } from "../kubernetes/projected";
import { readNumber, readRecord, readRecords, readString } from "../kubernetes/read-field";
import type { PredictedCondition } from "./conditions";
import { readGatewayListeners, readSetListeners } from "./listener-model";
import { predictGatewayApiStatus } from "./predict-status";

/** What becomes of one listener. */
export interface ListenerState {
  name: string;
  /** 0: it says none, and its protocol has none by default. */
  port: number;
  protocol: string;
  /** "" any. */
  hostname: string;
  /** Whether Istio takes and programs it. */
  programmed: boolean;
  attachedRoutes: number;
  /** Kinds of routes it takes. */
  supportedKinds: string[];
  conditions: PredictedCondition[];
}

function isTrue(conditions: readonly PredictedCondition[], type: string): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === "True");
}

function explainListener(
  object: KubernetesObject,
  index: number,
  { name, conditions, programmed }: ListenerState,
): Reason[] {
  const field = `spec.listeners[${index}]`;
  const bad = conditions.filter(({ type, status }) => status === (type === "Conflicted" ? "True" : "False"));
  if (bad.length === 0) {
    const message = programmed ? `Istio programs listener ${name}.` : `Istio does not know listener ${name}.`;
    return [{ role: programmed ? "decided" : "ignored", object: refer(object), field, message }];
  }
  const hasLost = bad.some(({ type }) => type === "Conflicted");
  const reasons = bad.map(({ reason, message }): Reason => ({
    role: hasLost ? "lost" : "ignored",
    object: refer(object),
    field,
    message: `Listener ${name}: ${message} (${reason}).`,
  }));
  return reasons.filter(({ message }, at) => reasons.findIndex((other) => other.message === message) === at);
}

/**
 * The listeners of a Gateway or ListenerSet, saved or not, in their order, with the conditions Istio would write and how many
 * routes each gets. Without value entries when Istio does not serve the object; the reason then says so.
 */
export function explainListeners(world: ClusterWorld, object: KubernetesObject): Explained<ListenerState[]> {
  const status = predictGatewayApiStatus(world, object);
  if (!status) {
    const message =
      object.kind === "ListenerSet"
        ? "No Gateway that Istio serves is its parent, so Istio leaves it alone."
        : "Its class is not one that Istio serves, so Istio leaves it alone.";
    const field = object.kind === "ListenerSet" ? "spec.parentRef" : "spec.gatewayClassName";
    return { value: [], reasons: [{ role: "ignored", object: refer(object), field, message }] };
  }
  const reports = new Map(readRecords(status.listeners).map((report) => [report.name, report]));
  const listeners = object.kind === "ListenerSet" ? readSetListeners(object) : readGatewayListeners(object);
  const value = listeners.map(({ name, port, protocol, hostname }): ListenerState => {
    const report = readRecord(reports.get(name));
    const conditions = readRecords(report.conditions).map(
      (condition) => condition as unknown as PredictedCondition,
    );
    return {
      name,
      port,
      protocol,
      hostname: hostname ?? "",
      programmed: isTrue(conditions, "Accepted") && isTrue(conditions, "Programmed"),
      attachedRoutes: readNumber(report.attachedRoutes) ?? 0,
      supportedKinds: readRecords(report.supportedKinds).map(({ kind }) => readString(kind) ?? ""),
      conditions,
    };
  });
  const ofObject = readRecords(status.conditions)
    .filter(
      (condition) => condition.status === "False" && condition.type !== "InsecureFrontendValidationMode",
    )
    .map((condition): Reason => ({
      role: "ignored",
      object: refer(object),
      message: `${readString(condition.message) ?? ""} (${readString(condition.reason) ?? ""}).`,
    }));
  return {
    value,
    reasons: [...value.flatMap((state, index) => explainListener(object, index, state)), ...ofObject],
  };
}
