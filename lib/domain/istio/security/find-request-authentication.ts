import type { KubernetesObject } from "../../kubernetes/object";
import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import { compareText } from "../../kubernetes/select";
import { refer, type Explained, type ObjectReference, type Reason } from "../explanation";
import { findAttachment, readTargetReferences, type AttachmentOptions } from "./policy-attachment";
import { indexSecurity } from "./security-index";
import type { SecuredWorkload } from "./secured-workload";

/** One entry of `jwtRules`. */
export interface JwtRule {
  issuer: string;
  /** Empty: any audience. */
  audiences: string[];
  /** Where the keys come from; `none`: nowhere, every token of the issuer is refused. */
  keys: { kind: "inline" } | { kind: "uri"; uri: string } | { kind: "none" };
  /** Where tokens are looked for; nothing written: the `Authorization` header and parameter `access_token`. */
  fromHeaders: { name: string; prefix: string }[];
  fromParams: string[];
  fromCookies: string[];
  forwardOriginalToken: boolean;
  outputPayloadToHeader?: string;
  outputClaimToHeaders: { header: string; claim: string }[];
  /** Claims read as lists of words, `permission` and `scope` always among them. */
  spaceDelimitedClaims: string[];
}

/** What a workload's proxy does with tokens. */
export interface EffectiveRequestAuthentication {
  /** All that apply, by issuer; `policy` and `field` say where each is written. */
  rules: (JwtRule & { policy: ObjectReference; field: string })[];
  /** Without rules nobody looks at tokens. A request without token passes; to refuse it takes an AuthorizationPolicy. */
  withoutToken: "passes";
  /** A token that no rule takes: expired, of an unknown issuer or audience, badly signed. */
  withInvalidToken: "refused" | "passes";
}

/** Source: istio pilot/pkg/security/authn `buildSpaceDelimitedClaims`. */
export function listSpaceDelimitedClaims(own: readonly string[] = []): string[] {
  return [...new Set([...own, "permission", "scope"])].toSorted(compareText);
}

/** One entry of `spec.jwtRules`. Source: istio pilot/pkg/security/authn `convertToEnvoyJwtConfig`. */
export function readJwtRule(rule: Readonly<Record<string, unknown>>): JwtRule {
  const uri = readString(rule["jwksUri"]) ?? readString(rule["jwks_uri"]) ?? "";
  const inline = readString(rule["jwks"]) ?? "";
  const payload = readString(rule["outputPayloadToHeader"]);
  return {
    issuer: readString(rule["issuer"]) ?? "",
    audiences: readStrings(rule["audiences"]),
    keys: inline !== "" ? { kind: "inline" } : uri !== "" ? { kind: "uri", uri } : { kind: "none" },
    fromHeaders: readRecords(rule["fromHeaders"]).map((header) => ({
      name: readString(header["name"]) ?? "",
      prefix: readString(header["prefix"]) ?? "",
    })),
    fromParams: readStrings(rule["fromParams"]),
    fromCookies: readStrings(rule["fromCookies"]),
    forwardOriginalToken: rule["forwardOriginalToken"] === true,
    ...(payload === undefined || payload === "" ? {} : { outputPayloadToHeader: payload }),
    outputClaimToHeaders: readRecords(rule["outputClaimToHeaders"]).map((entry) => ({
      header: readString(entry["header"]) ?? "",
      claim: readString(entry["claim"]) ?? "",
    })),
    spaceDelimitedClaims: listSpaceDelimitedClaims(readStrings(rule["spaceDelimitedClaims"])),
  };
}

/** The RequestAuthentications of a workload, its namespace's before the root's. Source: istio pilot/pkg/model `GetJwtPoliciesForWorkload`. */
export function selectRequestAuthentications(
  world: ClusterWorld,
  workload: SecuredWorkload,
  options?: AttachmentOptions,
): { policies: KubernetesObject[]; ignored: { policy: KubernetesObject; why: string }[] } {
  const index = indexSecurity(world);
  const { rootNamespace } = world.mesh;
  const services = workload.services?.map(({ namespace }) => namespace) ?? [];
  const policies: KubernetesObject[] = [];
  const ignored: { policy: KubernetesObject; why: string }[] = [];
  for (const namespace of new Set([workload.namespace, rootNamespace, ...services])) {
    for (const policy of index.requestAuthentications(namespace)) {
      const attachment = findAttachment(policy, workload, rootNamespace, options);
      if (attachment.attached) policies.push(policy);
      else if (readTargetReferences(policy).length > 0) ignored.push({ policy, why: attachment.why });
    }
  }
  return { policies, ignored };
}

/**
 * The token rules of a workload, of all RequestAuthentications that apply, sorted by issuer, and what becomes of requests.
 * ztunnel looks at no tokens. Source: istio pilot/pkg/security/authn `newPolicyApplier`, `JwtFilter`.
 */
export function findRequestAuthentication(
  world: ClusterWorld,
  workload: SecuredWorkload,
): Explained<EffectiveRequestAuthentication> {
  const { policies, ignored } = selectRequestAuthentications(world, workload);
  const reasons: Reason[] = [];
  const isIgnored = workload.dataPlane === "ztunnel";
  const rules = policies.flatMap((policy) =>
    readRecords(readRecord(policy["spec"])["jwtRules"]).map((rule, index) => ({
      ...readJwtRule(rule),
      policy: refer(policy),
      field: `spec.jwtRules[${index}]`,
    })),
  );
  for (const { policy, field, issuer, keys } of rules) {
    if (isIgnored) {
      const message = "ztunnel looks at no tokens: a waypoint is needed";
      reasons.push({ role: "ignored", object: policy, field, message });
      continue;
    }
    const message = `Tokens of ${issuer} are checked${keys.kind === "none" ? ", and refused: there are no keys for them" : ""}`;
    reasons.push({ role: "decided", object: policy, field, message });
  }
  for (const { policy, why } of ignored)
    reasons.push({ role: "ignored", object: refer(policy), message: `Does not apply here: ${why}` });
  const effective = isIgnored ? [] : rules.toSorted((a, b) => compareText(a.issuer, b.issuer));
  if (effective.length === 0)
    reasons.unshift({ role: "default", message: "No RequestAuthentication applies: nobody looks at tokens" });
  return {
    value: {
      rules: effective,
      withoutToken: "passes",
      withInvalidToken: effective.length === 0 ? "passes" : "refused",
    },
    reasons,
  };
}
