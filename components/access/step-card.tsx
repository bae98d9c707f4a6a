import { clsx } from "clsx";
import { ExpiryText } from "@/components/tenancy/expiry-text";
import { describeLevelText } from "@/components/tenancy/level-words";
import type { AccessStep, AccessSubject } from "@/lib/domain/tenancy/access-views/access-view";
import type { Right } from "@/lib/domain/tenancy/rights";
import { describeNode, describeSubject, splitRole } from "./access-words";
import { stepIcons } from "./step-icons";

interface StepCardProps {
  step: AccessStep;
  subject: AccessSubject;
  right: Right;
}

/** One element on the way from somebody to a place; the link that lacks is a gap with a dashed edge. */
export function StepCard({ step, subject, right }: StepCardProps) {
  const { kind, rights, endsAt } = step;
  const Icon = stepIcons[kind];
  const isGranting = rights?.includes(right) === true && kind !== "missing";
  const { title, detail } = describeStep(step, subject, right);
  return (
    <div
      data-step={kind}
      className={clsx(
        "flex items-start gap-3 rounded-md border px-3 py-2.5",
        kind === "missing"
          ? "border-dashed border-bad-mark bg-bad-soft"
          : isGranting
            ? "border-transparent bg-ok-soft"
            : "border-line bg-sunken",
      )}
    >
      <Icon
        aria-hidden
        className={clsx(
          "mt-0.5 size-4 shrink-0",
          kind === "missing" ? "text-bad" : isGranting ? "text-ok" : "text-muted",
        )}
      />
      <div className="min-w-0 text-sm wrap-anywhere">
        <p className="font-semibold">{title}</p>
        {detail === "" ? null : (
          <p className={kind === "missing" ? "text-bad" : isGranting ? "text-ok" : "text-muted"}>{detail}</p>
        )}
        {endsAt === undefined ? null : (
          <p className="text-muted">
            <ExpiryText expiresAt={endsAt} />
          </p>
        )}
      </div>
    </div>
  );
}

const rightsAtOnce = 5;

function listRights(rights: readonly Right[] = [], first: Right): string {
  const ordered = rights.toSorted((a, b) => Number(b === first) - Number(a === first));
  const more = ordered.length - rightsAtOnce;
  return more > 1 ? `${ordered.slice(0, rightsAtOnce).join(", ")} and ${more} more` : ordered.join(", ");
}

function describeStep(
  { kind, node, rights }: AccessStep,
  subject: AccessSubject,
  right: Right,
): { title: string; detail: string } {
  switch (kind) {
    case "subject":
    case "team":
    case "platform": {
      const isAsked = node === subject.id;
      const named = describeSubject(
        isAsked ? subject : { id: node, title: node.slice(node.search(/[/:]/) + 1) },
      );
      return { title: named.title, detail: named.noun };
    }
    case "everyone":
      return {
        title: "Everybody",
        detail: rights === undefined ? "who is signed in" : "it is open to all who are signed in",
      };
    case "role": {
      const role = splitRole(node);
      const where = role === undefined ? "" : ` at ${describeLevelText(role.level)}`;
      return { title: `${role?.role ?? node}${where}`, detail: listRights(rights, right) };
    }
    case "association":
      return { title: describeNode(node), detail: listRights(rights, right) };
    case "missing":
      return {
        title: "Missing link",
        detail: `nothing gives ${subject.title} ${right} in ${describeNode(node)}`,
      };
    case "level":
      return { title: describeNode(node), detail: "" };
    case "attribute":
      return {
        title: node.slice(node.indexOf(":") + 1),
        detail: node.slice(0, node.indexOf(":")).toLowerCase(),
      };
    default: {
      const [place = node, domain] = node.split("#");
      return {
        title: place.replace(/^Cluster\//, "cluster "),
        detail: domain === undefined ? "" : `its ${domain} objects`,
      };
    }
  }
}
