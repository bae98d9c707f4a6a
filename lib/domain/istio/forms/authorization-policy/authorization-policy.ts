import { z } from "zod";
import { list, texts } from "../collection-codec";
import { defineForm } from "../define-form";
import { group, inner } from "../group-codec";
import { selectorLabels, targetRefs } from "../policy-scope";
import { choice, requiredText, text } from "../scalar-codec";

export const policyActions = ["ALLOW", "DENY", "AUDIT", "CUSTOM"] as const;

const address = z
  .string()
  .regex(/^[\da-fA-F.:]+(\/\d{1,3})?$/, "Write an address such as 10.0.0.1 or a block such as 10.0.0.0/8.");
const portText = z.string().regex(/^\d{1,5}$/, "A port is a number from 1 to 65535.");

/** All of `from` must hold together; each list is a choice. Source: istio.io/api security/v1beta1 `Source`. */
const source = () =>
  group({
    principals: texts(),
    notPrincipals: texts(),
    requestPrincipals: texts(),
    notRequestPrincipals: texts(),
    namespaces: texts(),
    notNamespaces: texts(),
    serviceAccounts: texts(),
    notServiceAccounts: texts(),
    trustDomains: texts(),
    notTrustDomains: texts(),
    ipBlocks: texts(address),
    notIpBlocks: texts(address),
    remoteIpBlocks: texts(address),
    notRemoteIpBlocks: texts(address),
  });

/** Source: istio.io/api security/v1beta1 `Operation`. */
const operation = () =>
  group({
    hosts: texts(),
    notHosts: texts(),
    ports: texts(portText),
    notPorts: texts(portText),
    methods: texts(),
    notMethods: texts(),
    paths: texts(),
    notPaths: texts(),
  });

const rule = () =>
  group({
    from: list(group({ source: source() })),
    to: list(group({ operation: operation() })),
    when: list(
      group({
        key: requiredText("Choose what the condition is about."),
        values: texts(),
        notValues: texts(),
      }),
    ),
  });

/**
 * Who may do what. No rule at all never matches, an empty rule always does: the form keeps them apart by the number of
 * rules. Source: istio.io/api security/v1beta1 `AuthorizationPolicy`.
 */
export const authorizationPolicyForm = defineForm("security.istio.io/v1", "AuthorizationPolicy", {
  selector: selectorLabels(),
  targetRefs: targetRefs(),
  /** ALLOW when absent. */
  action: choice(...policyActions),
  /** The name of the extension provider that a CUSTOM policy asks. */
  provider: inner("name", text()),
  rules: list(rule()),
});

export type AuthorizationPolicyValues = z.infer<typeof authorizationPolicyForm.schema>;
export type AuthorizationPolicyRule = AuthorizationPolicyValues["rules"][number];
export type AuthorizationPolicySource = AuthorizationPolicyRule["from"][number]["source"];
export type AuthorizationPolicyOperation = AuthorizationPolicyRule["to"][number]["operation"];

/** A source that asks for nothing yet. */
export function emptySource(): AuthorizationPolicySource {
  return source().read(undefined, { path: [], unsupported: [] });
}

/** An operation that asks for nothing yet. */
export function emptyOperation(): AuthorizationPolicyOperation {
  return operation().read(undefined, { path: [], unsupported: [] });
}
