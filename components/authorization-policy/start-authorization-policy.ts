import type { NewObject } from "@/components/istio-editor/istio-form";
import { startPolicy, writeSelector } from "@/components/policy-scope/start-policy";
import { applyAuthorizationPolicy } from "@/lib/domain/istio/forms/authorization-policy/apply-authorization-policy";
import { authorizationPolicyTemplates } from "@/lib/domain/istio/forms/authorization-policy/authorization-policy-templates";

/**
 * A new policy about a service, workload or labels; `template` names what it starts as, with what the template needs:
 * `fromNamespace`, `fromServiceAccount`, `path`. Without one it allows everything, so that nothing breaks by itself.
 */
export function startAuthorizationPolicy(place: NewObject): { name: string; spec: unknown } {
  const { namespace, about } = place;
  const { name, selector } = startPolicy(place);
  const template = authorizationPolicyTemplates.find(({ id }) => id === about["template"]);
  if (template === undefined)
    return { name, spec: { ...writeSelector(selector), action: "ALLOW", rules: [{}] } };
  const { fromNamespace = namespace, fromServiceAccount = "default", path = "/" } = about;
  const values = template.build({ name, namespace, selector, fromNamespace, fromServiceAccount, path });
  return { name: name === "" ? template.id : name, spec: applyAuthorizationPolicy(values, null)["spec"] };
}
