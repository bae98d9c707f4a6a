"use client";

import { LogOut } from "lucide-react";
import { DropdownMenu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/dropdown-menu";
import type { SessionView } from "@/lib/domain/kubernetes/session-view";

const rights = {
  operator: "connects clusters and edits everything",
  editor: "edits routing and policy where the cluster allows it",
  viewer: "reads everything, changes nothing",
  tenant: "sees and changes what its workspaces own",
} as const;

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")).toUpperCase();
}

interface PersonMenuProps {
  person: SessionView["person"];
  onSignOut: () => void;
}

export function PersonMenu({ person, onSignOut }: PersonMenuProps) {
  return (
    <DropdownMenu
      trigger={
        <button
          type="button"
          className="relative inline-flex size-7 shrink-0 items-center justify-center rounded-full bg-accent text-2xs font-semibold text-on-accent"
        >
          <span aria-hidden>{initials(person.name)}</span>
          <span className="sr-only">{`${person.name}, ${person.role}: account menu`}</span>
        </button>
      }
    >
      <MenuLabel>
        <span className="block font-semibold text-text">{person.name}</span>
        {person.email !== undefined && <span className="block">{person.email}</span>}
        <span className="mt-1 block max-w-60 text-xs">
          <span className="font-medium text-text">{person.role}</span>: {rights[person.role]}
        </span>
        <span className="mt-1 block font-mono text-xs">{person.username}</span>
      </MenuLabel>
      <MenuSeparator />
      <MenuItem icon={LogOut} onSelect={onSignOut}>
        Sign out
      </MenuItem>
    </DropdownMenu>
  );
}
