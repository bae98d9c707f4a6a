import { isHostSubsetOf } from "../../../istio/host";
import { checkUrl } from "../check-address";
import { steps, type CheckContext } from "../check-context";
import { checkReadHeader, checkWrittenHeader } from "../check-headers";
import { quote } from "../check-hosts";
import { checkServerMode } from "../check-mtls";
import { checkTargetReferences } from "../check-selectors";

/** Providers that every mesh has and that send nothing to anybody: metrics to be scraped, logs to the pod's own output. */
const builtInProviders: ReadonlySet<string> = new Set(["prometheus", "envoy"]);

function checkProvider(context: CheckContext, name: string, path: string, builtIn: boolean): void {
  if (context.world.providers.includes(name) || (builtIn && builtInProviders.has(name))) return;
  context.report(
    steps.destination,
    "PROVIDER_NOT_GRANTED",
    path,
    `${quote(name)} was not granted to you as a provider`,
  );
}

/** Step 11 for the mode of the namespace or workload, and of each port. A selector never leaves the namespace. */
export function checkPeerAuthentication(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  checkServerMode(context, context.fields(spec["mtls"], "spec.mtls")["mode"], "spec.mtls.mode");
  for (const [port, value] of Object.entries(context.fields(spec["portLevelMtls"], "spec.portLevelMtls"))) {
    const path = `spec.portLevelMtls[${quote(port)}]`;
    checkServerMode(context, context.fields(value, path)["mode"], `${path}.mode`);
  }
}

/** Characters that istiods have read as parts of a regular expression (CVE-2026-39350, istio/istio#59992). */
const plainAccount = /^[-a-z0-9]+(\/[-a-z0-9]+)?$/;
const plainNamespace = /^\*?[-a-z0-9]*\*?$/;
// A prefix is compared as it is; only what a star leads is made a pattern.
const plainPrincipal = /^(\*?[-a-zA-Z0-9_:/]*\*?|[-a-zA-Z0-9_:/.]+\*?)$/;
/** Fields of a source, keys of conditions, and what they may hold; RE2 reads the patterns alike. */
export const identityFields: readonly { field: string; key: string; plain: RegExp }[] = [
  { field: "serviceAccounts", key: "source.serviceAccount", plain: plainAccount },
  { field: "namespaces", key: "source.namespace", plain: plainNamespace },
  { field: "principals", key: "source.principal", plain: plainPrincipal },
];

export function capitalize(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** Identities that some istiods would match more of than what is written. */
function checkIdentities(context: CheckContext, rules: unknown): void {
  const refuse = (text: string, path: string) =>
    context.report(
      steps.body,
      "VALUE_AMBIGUOUS",
      path,
      `${quote(text)} holds signs that proxies have read as a pattern; name identities without them`,
    );
  for (const rule of context.list(rules, "spec.rules")) {
    for (const from of context.list(rule.fields["from"], `${rule.path}.from`)) {
      const source = context.fields(from.fields["source"], `${from.path}.source`);
      for (const { field, plain } of identityFields)
        for (const name of [field, `not${capitalize(field)}`])
          for (const { text, path } of context.texts(source[name], `${from.path}.source.${name}`))
            if (!plain.test(text)) refuse(text, path);
    }
    for (const { fields, path } of context.list(rule.fields["when"], `${rule.path}.when`)) {
      const plain = identityFields.find(({ key }) => key === fields["key"])?.plain;
      for (const name of ["values", "notValues"])
        for (const item of context.texts(fields[name], `${path}.${name}`))
          if (plain !== undefined && !plain.test(item.text)) refuse(item.text, item.path);
    }
  }
}

/** Targets in the namespace; identities that mean one thing; a provider gets the requests' data, so it must be granted. */
export function checkAuthorizationPolicy(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  checkTargetReferences(context, spec);
  checkIdentities(context, spec["rules"]);
  const provider = context.fields(spec["provider"], "spec.provider");
  const name = context.text(provider["name"], "spec.provider.name");
  if (name !== undefined || spec["action"] === "CUSTOM")
    checkProvider(context, name ?? "", "spec.provider.name", false);
}

/** Where istiod fetches keys, and which headers the proxy writes from a token. */
export function checkRequestAuthentication(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  checkTargetReferences(context, spec);
  const isIssuer = (host: string) => context.world.issuers.some((granted) => isHostSubsetOf(host, granted));
  for (const { fields, path } of context.list(spec["jwtRules"], "spec.jwtRules")) {
    const uri = context.text(fields["jwksUri"], `${path}.jwksUri`) ?? "";
    const issuer = context.text(fields["issuer"], `${path}.issuer`) ?? "";
    const keys = context.text(fields["jwks"], `${path}.jwks`) ?? "";
    if (uri !== "") checkUrl(context, uri, `${path}.jwksUri`, isIssuer);
    // Without keys and their address istiod asks the issuer itself (OpenID Connect Discovery).
    else if (keys === "") checkUrl(context, issuer, `${path}.issuer`, isIssuer);
    for (const header of context.list(fields["fromHeaders"], `${path}.fromHeaders`))
      checkReadHeader(
        context,
        context.text(header.fields["name"], `${header.path}.name`) ?? "",
        `${header.path}.name`,
      );
    const payload = context.text(fields["outputPayloadToHeader"], `${path}.outputPayloadToHeader`) ?? "";
    if (payload !== "") checkWrittenHeader(context, payload, `${path}.outputPayloadToHeader`);
    for (const claim of context.list(fields["outputClaimToHeaders"], `${path}.outputClaimToHeaders`))
      checkWrittenHeader(
        context,
        context.text(claim.fields["header"], `${claim.path}.header`) ?? "",
        `${claim.path}.header`,
      );
  }
}

/** Targets in the namespace; providers get what is measured, so they must be granted. */
export function checkTelemetry(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  checkTargetReferences(context, spec);
  for (const part of ["tracing", "metrics", "accessLogging"])
    for (const { fields, path } of context.list(spec[part], `spec.${part}`))
      for (const provider of context.list(fields["providers"], `${path}.providers`)) {
        const at = `${provider.path}.name`;
        checkProvider(context, context.text(provider.fields["name"], at) ?? "", at, true);
      }
}
