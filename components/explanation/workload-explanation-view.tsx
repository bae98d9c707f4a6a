import { Lock, LockOpen, Plus } from "lucide-react";
import Link from "next/link";
import { newObjectHref } from "@/components/configuration/configuration-href";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { StatusText } from "@/components/ui/status-pill";
import type { WorkloadExplanation } from "@/lib/domain/istio/explain/explain-workload";
import { formatMtls } from "@/lib/domain/istio/security/find-effective-mtls";
import { CallerTable } from "./caller-table";
import { ObjectLink } from "./object-link";
import { WhyDetails } from "./reason-list";

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h4 className="text-2xs font-semibold tracking-wide text-muted uppercase">{title}</h4>
      {children}
    </section>
  );
}

/** One workload: how it takes connections, who may call it, which tokens it believes, and where each of that comes from. */
export function WorkloadExplanationView({
  explanation,
  mayEdit,
}: {
  explanation: WorkloadExplanation;
  mayEdit: boolean;
}) {
  const { cluster, namespace, name, proxied, mtls, access, requestAuthentication, labels } = explanation;
  const rules = access.value.rules;
  const tokens = requestAuthentication.value.rules;
  const about = { workload: name, ...(labels["app"] === undefined ? {} : { app: labels["app"] }) };
  return (
    <div data-testid="workload-explanation" data-workload={name} className="flex flex-col gap-4">
      {proxied ? null : (
        <StatusText tone="warn" className="whitespace-normal!">
          {name} has no proxy: it speaks plain text, and no policy is enforced at it.
        </StatusText>
      )}
      <Part title="Encryption">
        <p className="flex items-start gap-2 text-sm">
          {mtls.value.mode === "DISABLE" ? (
            <LockOpen aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          ) : (
            <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
          )}
          <span data-testid="mtls-mode" data-mode={mtls.value.mode}>
            {formatMtls(mtls.value)}
          </span>
        </p>
        <WhyDetails cluster={cluster} reasons={mtls.reasons} />
      </Part>
      <Part title="Who may call it">
        {rules.length === 0 ? (
          <p className="text-sm">No access policy selects it: everyone in reach may call it.</p>
        ) : (
          <ul className="flex flex-col gap-1.5 text-sm">
            {rules.map((rule) => (
              <li key={`${rule.policy.namespace}/${rule.policy.name} ${rule.rule}`}>
                <Badge>{rule.action}</Badge> {rule.text} <span className="text-muted">·</span>{" "}
                <ObjectLink cluster={cluster} object={rule.policy} />
                {rule.isDryRun ? <Badge>dry run</Badge> : null}
              </li>
            ))}
            <li className="text-muted">Everything else is {access.value.everyoneElse}.</li>
          </ul>
        )}
        <CallerTable callers={access.value.callers} />
        <WhyDetails cluster={cluster} reasons={access.reasons} />
      </Part>
      {tokens.length === 0 ? null : (
        <Part title="Tokens">
          <ul className="flex flex-col gap-1.5 text-sm">
            {tokens.map((rule) => (
              <li key={`${rule.policy.name} ${rule.field}`}>
                Tokens of <code className="font-mono text-xs">{rule.issuer}</code> are believed{" "}
                <span className="text-muted">·</span> <ObjectLink cluster={cluster} object={rule.policy} />
              </li>
            ))}
          </ul>
          <p className="text-sm text-muted">
            A request without a token passes here; with an invalid one it is{" "}
            {requestAuthentication.value.withInvalidToken}.
          </p>
        </Part>
      )}
      {mayEdit ? (
        <div className="flex flex-wrap gap-2">
          <Button asChild size="sm" icon={Plus}>
            <Link
              href={newObjectHref(cluster, "peerauthentications.security.istio.io", namespace, {
                ...about,
                scope: "workload",
              })}
            >
              Set mTLS
            </Link>
          </Button>
          <Button asChild size="sm" icon={Plus}>
            <Link href={newObjectHref(cluster, "authorizationpolicies.security.istio.io", namespace, about)}>
              New access policy
            </Link>
          </Button>
        </div>
      ) : null}
    </div>
  );
}
