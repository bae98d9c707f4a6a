import type { KubernetesObject } from "../../../kubernetes/object";
import type { ReasonCode } from "../../refusal";
import { celList, celText } from "./cel";

export interface AdmissionRule {
  code: ReasonCode;
  /** Kinds for which it holds, as `request.kind.kind`; absent: every kind of the policy. */
  kinds?: readonly string[];
  /** CEL; true lets the write pass. */
  expression: string;
  message: string;
}

export interface AdmissionFamily {
  /** Part of the name of the policy. */
  name: string;
  /** `resource.group`, the core group without a dot behind. */
  resources: readonly { group: string; resources: readonly string[] }[];
  operations: readonly ("CREATE" | "UPDATE" | "DELETE")[];
  variables?: readonly { name: string; expression: string }[];
  rules: readonly AdmissionRule[];
}

/** Who writes past the guardrails, because the guardrails are theirs, or because they only carry out what was let in. */
export interface AdmissionExemptions {
  /** e.g. the propagator's account. */
  users: readonly string[];
  /** e.g. those of operators. */
  groups: readonly string[];
}

export interface PolicyScope {
  /** Of the policies' names: `tenants`, or `tenant-NAME`. */
  name: string;
  namespaces: readonly string[];
  exemptions: AdmissionExemptions;
}

const labels = { "app.kubernetes.io/managed-by": "isthmus" };
const api = "admissionregistration.k8s.io/v1";

/** The policy of a family and its binding. Names are pure functions of family and scope. */
export function buildAdmissionPolicy(family: AdmissionFamily, scope: PolicyScope): KubernetesObject[] {
  const name = `isthmus-${scope.name}-${family.name}`;
  return [
    {
      apiVersion: api,
      kind: "ValidatingAdmissionPolicy",
      metadata: { name, labels },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          matchPolicy: "Equivalent",
          namespaceSelector: {
            matchExpressions: [
              {
                key: "kubernetes.io/metadata.name",
                operator: "In",
                values: [...scope.namespaces].toSorted(),
              },
            ],
          },
          resourceRules: family.resources.map(({ group, resources }) => ({
            apiGroups: [group],
            apiVersions: ["*"],
            resources: [...resources],
            operations: [...family.operations],
            scope: "Namespaced",
          })),
        },
        matchConditions: [{ name: "is-bound", expression: buildBoundExpression(scope.exemptions) }],
        ...(family.variables === undefined ? {} : { variables: [...family.variables] }),
        validations: family.rules.map(({ code, kinds, expression, message }) => ({
          expression:
            kinds === undefined ? expression : `!(request.kind.kind in ${celList(kinds)}) || (${expression})`,
          message: `${code}: ${message}`,
          reason: "Forbidden",
        })),
      },
    },
    {
      apiVersion: api,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name, labels },
      spec: { policyName: name, validationActions: ["Deny"] },
    },
  ];
}

/** Administrators and the cluster's own controllers are not bound: these only carry out what somebody was let write. */
function buildBoundExpression({ users, groups }: AdmissionExemptions): string {
  const exemptGroups = celList([
    "system:masters",
    "system:nodes",
    "system:serviceaccounts:kube-system",
    ...groups,
  ]);
  return [
    `!(request.userInfo.username in ${celList(users)})`,
    `!request.userInfo.username.startsWith(${celText("system:kube-")})`,
    `!(request.userInfo.username == ${celText("system:apiserver")})`,
    `!request.userInfo.?groups.orValue([]).exists(g, g in ${exemptGroups})`,
  ].join(" && ");
}
