import { KeyRound, Send } from "lucide-react";
import type { ReactNode } from "react";
import { nameList } from "./name-list";
import { describeLevel } from "@/components/tenancy/level-words";
import { Button } from "@/components/ui/button";
import type { AccessWhy } from "@/lib/domain/tenancy/access-views/access-view";
import { TimeLeft } from "./time-left";

interface NextStepsProps {
  answer: AccessWhy;
  /** Asked about oneself. */
  isSelf: boolean;
  onAsk: () => void;
  onGive: () => void;
}

/** What would have to be true, and what a person can do about it now. */
export function NextSteps({ answer, isSelf, onAsk, onGive }: NextStepsProps) {
  const { advice, keepers, prohibitions, classes, mayGive, withheld } = answer;
  const grantors = (advice?.grantors ?? []).map(({ name, as }) => (as === "" ? name : `${name} (${as})`));
  const changers = nameList(keepers ?? ["an operator"]);
  const closed = classes.filter(({ policyClass, granted }) => !granted && policyClass !== "Hierarchy");
  const steps: { key: string; title: string; body: ReactNode }[] = [];
  if (advice !== undefined)
    steps.push({
      key: "role",
      title: `${isSelf ? "Get" : "Give"} the role ${advice.role} at ${describeLevel(advice.level)}`,
      body: (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          {mayGive && !isSelf ? (
            <Button variant="primary" icon={KeyRound} onClick={onGive}>
              Give it
            </Button>
          ) : null}
          {isSelf ? (
            <Button variant="primary" icon={Send} onClick={onAsk}>
              Ask for {advice.role}
            </Button>
          ) : null}
          <span className="text-muted">
            {grantors.length === 0 ? "An operator decides it." : `${nameList(grantors)} can give it.`}
          </span>
        </div>
      ),
    });
  for (const { policyClass, sentence } of closed)
    steps.push({
      key: policyClass,
      title: `An association in ${policyClass}`,
      body: (
        <p className="text-muted">
          {capitalize(sentence)}. {capitalize(changers)} may change the rule.
        </p>
      ),
    });
  for (const { name, title, until } of prohibitions)
    steps.push({
      key: name,
      title: until === undefined ? `${title} is lifted` : `Wait until ${title} ends`,
      body: (
        <p className="text-muted">
          {until === undefined ? `It has no end; ${changers} may take it away.` : <TimeLeft until={until} />}
        </p>
      ),
    });
  if (withheld)
    steps.push({
      key: "withheld",
      title: "Ask whoever runs the place",
      body: (
        <p className="text-muted">
          You see nothing of it, so Isthmus does not say whether it is there. Somebody who administers it can
          give you a role.
        </p>
      ),
    });
  if (steps.length === 0) return null;
  return (
    <section aria-label="Next steps" className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
      <div className="flex flex-col gap-1 p-4 text-sm">
        <h3 className="font-semibold">What would have to be true</h3>
        <p className="text-muted">
          Every policy class of the place grants the right, and no prohibition applies.
        </p>
      </div>
      {steps.map(({ key, title, body }, index) => (
        <div key={key} className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4 text-sm">
          <h3 className="font-semibold wrap-anywhere">
            {steps.length > 1 ? `${index + 1} · ` : ""}
            {title}
          </h3>
          {body}
        </div>
      ))}
    </section>
  );
}

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
