"use client";

import { clsx } from "clsx";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import { type Destination, isCurrent } from "./navigation";

interface BottomBarProps {
  destinations: readonly Destination[];
  pathname: string;
  onGo: (href: string) => void;
}

/** A phone has room for five. */
const room = 5;
const itemClasses = "flex h-14 flex-col items-center justify-center gap-0.5 text-2xs -outline-offset-2";

/** The navigation below 768 px; what does not fit is behind "More". */
export function BottomBar({ destinations, pathname, onGo }: BottomBarProps) {
  const shown = destinations.length > room ? destinations.slice(0, room - 1) : destinations;
  const rest = destinations.slice(shown.length);
  const isInRest = rest.some((destination) => isCurrent(destination, pathname));
  return (
    <nav
      aria-label="Main"
      className="grid shrink-0 auto-cols-fr grid-flow-col border-t border-line bg-surface md:hidden"
    >
      {shown.map((destination) => {
        const current = isCurrent(destination, pathname);
        const { icon: Icon, href, label, short = label } = destination;
        return (
          <Link
            key={href}
            href={href}
            aria-current={current ? "page" : undefined}
            className={clsx(itemClasses, current ? "font-medium text-accent-text" : "text-muted")}
          >
            <Icon aria-hidden className="size-5" />
            {short}
          </Link>
        );
      })}
      {rest.length === 0 ? null : (
        <DropdownMenu
          side="top"
          trigger={
            <button
              type="button"
              className={clsx(itemClasses, isInRest ? "font-medium text-accent-text" : "text-muted")}
            >
              <Ellipsis aria-hidden className="size-5" />
              More
            </button>
          }
        >
          {rest.map((destination) => (
            <MenuItem
              key={destination.href}
              icon={destination.icon}
              onSelect={() => onGo(destination.href)}
              {...(isCurrent(destination, pathname)
                ? { aside: <span className="text-xs text-muted">here</span> }
                : {})}
            >
              {destination.label}
            </MenuItem>
          ))}
        </DropdownMenu>
      )}
    </nav>
  );
}
