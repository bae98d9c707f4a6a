import { CloudOff, WifiOff } from "lucide-react";

/** What is wrong between the person and the fleet, worst first; undefined when nothing is. */
export type ConnectionProblem = "browser-offline" | "server-unreachable" | "host-unreachable";

const texts: Record<ConnectionProblem, { icon: typeof CloudOff; title: string; detail: string }> = {
  "browser-offline": {
    icon: WifiOff,
    title: "You are offline.",
    detail: "What you see is what was last known. It refreshes by itself when the network is back.",
  },
  "server-unreachable": {
    icon: CloudOff,
    title: "Isthmus does not answer.",
    detail: "What you see is what was last known. We keep trying every 5 s.",
  },
  "host-unreachable": {
    icon: CloudOff,
    title: "Read-only: the host cluster does not answer.",
    detail: "Clusters are still shown live; changes wait until the host is back.",
  },
};

export function ConnectionBanner({ problem }: { problem: ConnectionProblem | undefined }) {
  const text = problem && texts[problem];
  return (
    <output className="block shrink-0">
      {text && (
        <span className="flex items-center gap-2 border-b border-warn-mark bg-warn-soft px-4 py-2 md:px-6">
          <text.icon aria-hidden className="size-4 shrink-0 text-warn" />
          <span>
            <span className="font-semibold">{text.title}</span>{" "}
            <span className="text-muted">{text.detail}</span>
          </span>
        </span>
      )}
    </output>
  );
}
