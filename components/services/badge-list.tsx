"use client";

import { Badge as Word } from "@/components/ui/badge";
import { Tooltip } from "@/components/ui/tooltip";
import type { Badge } from "@/lib/domain/topology/topology";

const words: Record<Badge["kind"], string> = {
  split: "split",
  fault: "fault injected",
  "mtls-strict": "mTLS strict",
  "mtls-permissive": "mTLS permissive",
  "mtls-disabled": "mTLS off",
  "missing-sidecar": "no sidecar",
  "virtual-machine": "VM",
  gateway: "gateway",
  routing: "routing",
  mirror: "mirror",
  timeout: "timeout",
  policy: "policy",
};

/** What is special about a service, in words; the deciding object on hover and focus. */
export function BadgeList({ badges }: { badges: readonly Badge[] }) {
  if (badges.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1">
      {badges.map((badge) => (
        <li key={`${badge.kind} ${badge.text}`} className="flex">
          <Tooltip content={badge.text}>
            <button
              type="button"
              className="cursor-default rounded-sm"
              aria-label={`${words[badge.kind]}: ${badge.text}`}
            >
              <Word>{words[badge.kind]}</Word>
            </button>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}
