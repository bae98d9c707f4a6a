import { Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { StatusText } from "@/components/ui/status-pill";
import type { Acknowledgement } from "@/lib/domain/istio/traffic-split";

export interface ChangeProgressProps {
  cluster: string;
  /** "saved", "deleted". */
  done: string;
  acknowledgement: Acknowledgement | undefined;
  undone: boolean;
  undoing: boolean;
  onUndo: () => void;
  /** Further lines of the list, after what the proxies have. */
  steps?: ReactNode;
  /** Below the list. */
  children?: ReactNode;
}

function describe(acknowledgement: Acknowledgement | undefined): {
  tone: "ok" | "progress" | "unknown";
  text: string;
} {
  if (acknowledgement === undefined)
    return { tone: "progress", text: "Asking istiod whether the proxies have it…" };
  const { state, proxies, message } = acknowledgement;
  if (state === "unknown")
    return { tone: "unknown", text: `Cannot tell whether proxies have it: ${message}` };
  return {
    tone: state === "acknowledged" ? "ok" : "progress",
    text: `${proxies.acknowledged} of ${proxies.total} proxies have it`,
  };
}

/** After a save: stored, then had by the proxies, and a way back that stays. */
export function ChangeProgress(props: ChangeProgressProps) {
  const { cluster, done, acknowledgement, undone, undoing, onUndo, steps, children } = props;
  const { tone, text } = describe(acknowledgement);
  return (
    <Card
      title={undone ? "Undone" : "Applied"}
      aside={
        undone ? undefined : (
          <Button size="sm" icon={Undo2} pending={undoing} onClick={onUndo}>
            Undo
          </Button>
        )
      }
    >
      <ol
        data-testid="change-progress"
        data-state={acknowledgement?.state ?? "asking"}
        aria-live="polite"
        className="flex flex-col gap-2 text-sm"
      >
        <li>
          <StatusText tone="ok">
            {undone ? `As it was before in ${cluster}` : `${done} in ${cluster}`}
          </StatusText>
        </li>
        <li>
          <StatusText tone={tone} className="whitespace-normal!">
            {text}
          </StatusText>
        </li>
        {steps}
      </ol>
      {children}
    </Card>
  );
}
