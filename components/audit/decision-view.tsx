import { stringify } from "yaml";
import { StatusText } from "@/components/ui/status-pill";
import { type DecisionPath, readDecisions } from "@/lib/domain/audit/decision-path";

/** Why the policy decided as it did, class by class; what is no such decision is shown as it is. */
export function DecisionView({ path }: { path: unknown }) {
  const decisions = readDecisions(path);
  if (decisions.length === 0)
    return (
      <pre className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs/5">
        {stringify(path, { lineWidth: 0, aliasDuplicateObjects: false })}
      </pre>
    );
  return (
    <div className="flex flex-col gap-5">
      {decisions.map((decision) => (
        <OneDecision
          key={`${decision.right} ${JSON.stringify(decision.question?.target)}`}
          decision={decision}
        />
      ))}
    </div>
  );
}

function OneDecision({ decision }: { decision: DecisionPath }) {
  const { right, allowed, classes, prohibitions, unknown } = decision;
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p>
        <StatusText tone={allowed ? "ok" : "bad"}>{allowed ? "granted" : "not granted"}</StatusText>{" "}
        <code className="font-mono text-xs">{right}</code>
        {unknown === undefined ? null : ` · the policy does not know the ${unknown}`}
      </p>
      <ul aria-label="Policy classes" className="flex flex-col gap-2">
        {classes.map((each) => (
          <ClassDecision key={each.policyClass} decision={each} />
        ))}
      </ul>
      {prohibitions.length === 0 ? null : <p>Taken away by {prohibitions.join(", ")}.</p>}
    </div>
  );
}

function ClassDecision({ decision }: { decision: DecisionPath["classes"][number] }) {
  const { policyClass, granted, by, missing } = decision;
  return (
    <li className="border-l-2 border-line pl-3">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{policyClass}</span>
        <StatusText tone={granted ? "ok" : "bad"}>{granted ? "grants it" : "does not"}</StatusText>
      </p>
      {by === undefined ? null : (
        <p className="font-mono text-xs wrap-anywhere text-muted">
          {by.subjectPath.join(" → ")} ⇒ {by.targetPath.join(" → ")}
        </p>
      )}
      {missing === undefined ? null : <p className="text-muted">{missing}</p>}
    </li>
  );
}
