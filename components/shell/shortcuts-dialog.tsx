"use client";

import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import type { Destination } from "./navigation";

const general = [
  { keys: ["⌘", "K"], label: "Search or jump to anything (Ctrl K elsewhere)" },
  { keys: ["?"], label: "These shortcuts" },
  { keys: ["Esc"], label: "Close a panel, a dialog or a menu" },
];

export function ShortcutsDialog({
  destinations,
  open,
  onOpenChange,
}: {
  destinations: readonly Destination[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const rows = [
    ...general,
    ...destinations.map(({ key, label }) => ({ keys: ["g", key], label: `Go to ${label.toLowerCase()}` })),
  ];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="sm">
      <dl className="flex flex-col gap-2.5">
        {rows.map((row) => (
          <div key={row.label} className="flex items-center justify-between gap-4">
            <dt>{row.label}</dt>
            <dd className="flex shrink-0 gap-1">
              {row.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
