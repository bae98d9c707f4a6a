import { WhyDetails } from "@/components/explanation/reason-list";
import { ListenerStates } from "@/components/gateway-api-gateway/listener-states";
import { Card } from "@/components/ui/card";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusText } from "@/components/ui/status-pill";
import type { AttachmentExplanation } from "@/lib/domain/gateway-api/explain-attachment";
import type { ReferenceAttachment } from "@/lib/domain/gateway-api/explain-route-attachment";

interface AttachmentViewProps {
  cluster: string;
  answer: AttachmentExplanation | undefined;
  loading: boolean;
  error: Failure | null;
  onRetry: () => void;
  /** Why it cannot be asked yet. */
  missing: string | undefined;
}

/** "attaches to gateway shop/web, listener http". */
export function describeAttachment({
  parent,
  attached,
  listeners,
  sectionName,
}: ReferenceAttachment): string {
  const what = `${parent.kind === "Gateway" ? "gateway" : parent.kind} ${parent.namespace}/${parent.name}`;
  if (!attached)
    return `does not attach to ${what}${sectionName === undefined ? "" : `, listener ${sectionName}`}`;
  if (listeners.length === 0) return `followed by callers in the mesh that call ${what}`;
  return `attaches to ${what}, ${listeners.length === 1 ? "listener" : "listeners"} ${listeners.join(", ")}`;
}

function Conditions({ conditions }: Pick<ReferenceAttachment, "conditions">) {
  const bad = conditions.filter(({ status }) => status === "False");
  if (bad.length === 0) return null;
  return (
    <ul
      aria-label="Conditions that Istio would write"
      className="flex flex-col gap-0.5 pl-5 text-sm text-muted"
    >
      {bad.map(({ type, reason, message }) => (
        <li key={type} className="wrap-anywhere">
          <code className="font-mono text-xs">
            {type}=False {reason}
          </code>{" "}
          {message}
        </li>
      ))}
    </ul>
  );
}

function RouteAttachments({ cluster, route }: { cluster: string; route: AttachmentExplanation["route"] }) {
  if (route === undefined) return null;
  const { references } = route.value;
  return (
    <div className="flex flex-col gap-3">
      {references.length === 0 ? (
        <StatusText tone="warn">It names no gateway or service, so nobody follows it.</StatusText>
      ) : null}
      <ul aria-label="Attachments" className="flex flex-col gap-2">
        {references.map((reference, index) => (
          // Two references may name one parent; their order is their identity.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} data-testid="attachment" data-attached={reference.attached}>
            <StatusText tone={reference.attached ? "ok" : "bad"} className="whitespace-normal!">
              {describeAttachment(reference)}
            </StatusText>
            <Conditions conditions={reference.conditions} />
          </li>
        ))}
      </ul>
      <WhyDetails cluster={cluster} reasons={route.reasons} />
    </div>
  );
}

/** Where a route attaches, or which listeners a Gateway opens, as Istio would decide it with the rest of the cluster. */
export function AttachmentView({ cluster, answer, loading, error, onRetry, missing }: AttachmentViewProps) {
  const ready = missing === undefined && error === null ? answer : undefined;
  return (
    <Card
      title={answer?.listeners === undefined ? "Where it attaches" : "What it opens"}
      aside={
        <span aria-live="polite" data-testid="attachment-state">
          {loading ? "predicting…" : ready === undefined ? "" : "predicted by Isthmus"}
        </span>
      }
    >
      {missing === undefined ? null : <p className="text-sm text-muted">{missing}</p>}
      {missing === undefined && error !== null ? (
        <ErrorState title="It could not be predicted" error={error} retrying={loading} onRetry={onRetry} />
      ) : null}
      {missing === undefined && error === null && answer === undefined ? (
        <SkeletonRows rows={2} label="Predicting" />
      ) : null}
      {ready === undefined ? null : (
        <>
          <RouteAttachments cluster={cluster} route={ready.route} />
          {ready.listeners === undefined ? null : (
            <ListenerStates cluster={cluster} listeners={ready.listeners} />
          )}
        </>
      )}
    </Card>
  );
}
