import { Callout } from "@/components/ui/callout";
import { StatusText } from "@/components/ui/status-pill";
import type { DecisionReplay, ReplayedDecision, ReplayObstacle } from "@/lib/domain/audit/replay-decision";
import { DecisionView } from "./decision-view";

const obstacles: Readonly<Record<ReplayObstacle, string>> = {
  undecided: "There is nothing to replay",
  incomplete: "This decision cannot be replayed",
  "not-kept": "The policy of then is not kept",
  altered: "The policy of then was altered",
  unreadable: "The policy of then cannot be read",
};

const bad: ReadonlySet<ReplayObstacle> = new Set(["altered", "unreadable"]);

const asSentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** What the policy of then says, in words; where that is not what is recorded, class by class. */
export function DecisionReplayResult({ replay }: { replay: DecisionReplay }) {
  if (!replay.replayed)
    return (
      <Callout tone={bad.has(replay.obstacle) ? "bad" : "warn"} title={obstacles[replay.obstacle]}>
        {asSentence(replay.why)}
      </Callout>
    );
  return (
    <ul aria-label="What the policy of then says" className="flex flex-col gap-3">
      {replay.decisions.map((decision) => (
        <ReplayedRight
          key={`${decision.answered.right} ${JSON.stringify(decision.answered.question?.target)}`}
          decision={decision}
        />
      ))}
    </ul>
  );
}

function ReplayedRight({ decision: { same, why, answered, rights } }: { decision: ReplayedDecision }) {
  return (
    <li className="flex flex-col gap-2 text-sm">
      <StatusText tone={same ? "ok" : "bad"} className="whitespace-normal!">
        {same ? "Decided the same again" : "The policy of then decides otherwise"}
      </StatusText>
      <p className="wrap-anywhere">{asSentence(why)}</p>
      <p className="wrap-anywhere text-muted">
        {rights.length === 0 ? "It gave no right there." : `All it gave there: ${rights.join(", ")}.`}
      </p>
      {same ? null : <DecisionView path={answered} />}
    </li>
  );
}
