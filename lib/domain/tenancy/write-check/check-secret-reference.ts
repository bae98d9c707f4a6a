import { steps, type CheckContext } from "./check-context";
import { quote } from "./check-hosts";

function refuse(context: CheckContext, path: string, what: string): void {
  context.report(
    steps.selector,
    "SECRET_REF_CROSS_NS",
    path,
    `${what} reaches out of the namespace; name a Secret of ${context.namespace}`,
  );
}

/**
 * `credentialName`: a Secret of the object's namespace, by its plain name. Istio also reads `scheme://namespace/name`.
 * Source: istio pilot/pkg/model/credentials `ParseResourceName`.
 */
export function checkCredentialName(context: CheckContext, value: unknown, path: string): void {
  const name = context.text(value, path);
  if (name === undefined || name === "") return;
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) refuse(context, path, quote(name));
}

/** Every reference to a Secret or ConfigMap of a Gateway API object, wherever it is: `certificateRefs`, `caCertificateRefs`, … */
export function checkCertificateReferences(context: CheckContext, value: unknown, path: string): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => checkCertificateReferences(context, item, `${path}[${index}]`));
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const inner = `${path}.${key}`;
    if (/certificateRefs?$/i.test(key)) checkReference(context, item, inner);
    else checkCertificateReferences(context, item, inner);
  }
}

function checkReference(context: CheckContext, value: unknown, path: string): void {
  const references = Array.isArray(value)
    ? context.list(value, path)
    : [{ fields: context.fields(value, path), path }];
  for (const { fields, path } of references) {
    const namespace = context.text(fields["namespace"], `${path}.namespace`);
    if (
      namespace !== undefined &&
      namespace !== "" &&
      namespace !== context.namespace &&
      !context.owns(namespace)
    )
      refuse(context, `${path}.namespace`, "the reference");
  }
}
