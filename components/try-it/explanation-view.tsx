import { ReasonList } from "@/components/explanation/reason-list";
import { StatusPill, StatusText, type Tone } from "@/components/ui/status-pill";
import type {
  ExplainedDestination,
  ExplanationStep,
  RequestExplanation,
} from "@/lib/domain/istio/explain/request-explanation";

type State = ExplanationStep["state"];

const states: Record<State, { tone: Tone; word: string }> = {
  ok: { tone: "ok", word: "let through" },
  refused: { tone: "bad", word: "refused" },
  depends: { tone: "warn", word: "it depends" },
  unknown: { tone: "unknown", word: "not known" },
};

const stepWords: Record<State, string> = {
  ok: "passes",
  refused: "refused",
  depends: "depends",
  unknown: "not known",
};

function StepList({
  cluster,
  steps,
  label,
}: {
  cluster: string;
  steps: readonly ExplanationStep[];
  label: string;
}) {
  if (steps.length === 0) return null;
  return (
    <ol aria-label={label} className="flex flex-col gap-2">
      {steps.map((step) => (
        <li key={`${step.title} ${step.text}`} className="text-sm">
          <div className="flex flex-wrap items-center justify-between gap-x-3">
            <span className="font-medium">{step.title}</span>
            <StatusText tone={states[step.state].tone}>{stepWords[step.state]}</StatusText>
          </div>
          <p className="wrap-anywhere text-muted">{step.text}</p>
          <ReasonList cluster={cluster} reasons={step.reasons} />
        </li>
      ))}
    </ol>
  );
}

function Destination({
  cluster,
  destination,
  open,
}: {
  cluster: string;
  destination: ExplainedDestination;
  open: boolean;
}) {
  const { name, namespace, share, state, steps } = destination;
  const place = namespace === "" ? name : `${name} (${namespace})`;
  return (
    <details open={open || state !== "ok"} className="rounded-md border border-line">
      <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 px-3 py-2 text-sm">
        <span className="min-w-0 flex-1 font-medium wrap-anywhere">{place}</span>
        <span className="text-xs text-muted">{Math.round(share * 10) / 10} % of such requests</span>
        <StatusText tone={states[state].tone}>{states[state].word}</StatusText>
      </summary>
      <div className="border-t border-line p-3">
        <StepList cluster={cluster} steps={steps} label={`What happens at ${name}`} />
      </div>
    </details>
  );
}

/** What becomes of a request, from the route to every workload that may get it, with what decides. */
export function ExplanationView({
  cluster,
  title,
  explanation,
}: {
  cluster: string;
  title: string;
  explanation: RequestExplanation;
}) {
  const { state, summary, steps, destinations } = explanation;
  return (
    <section
      aria-label={title}
      data-testid="explanation"
      data-state={state}
      className="flex min-w-0 flex-col gap-3"
    >
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm font-semibold">{title}</h3>
        <StatusPill tone={states[state].tone}>{states[state].word}</StatusPill>
      </header>
      <p className="text-sm wrap-anywhere">{summary}</p>
      <StepList cluster={cluster} steps={steps} label="Before a workload is chosen" />
      {destinations.map((destination) => (
        <Destination
          key={`${destination.namespace}/${destination.name}`}
          cluster={cluster}
          destination={destination}
          // Of many, those that merely pass are one click away.
          open={destinations.length < 3}
        />
      ))}
    </section>
  );
}
