import { clsx } from "clsx";
import { CircleHelp, PanelLeftClose, PanelLeftOpen } from "lucide-react";
import Link from "next/link";
import { Tooltip } from "@/components/ui/tooltip";
import { type Destination, isCurrent } from "./navigation";
import { ProductMark } from "./product-mark";

interface RailProps {
  /** The first is home. */
  destinations: readonly Destination[];
  pathname: string;
  expanded: boolean;
  onToggle: () => void;
  onHelp: () => void;
}

const itemClasses = "flex h-9 items-center gap-3 rounded-md px-2.5 transition-colors duration-150";

/** The left rail from 768 px on. */
export function Rail({ destinations, pathname, expanded, onToggle, onHelp }: RailProps) {
  const [home] = destinations;
  const Toggle = expanded ? PanelLeftClose : PanelLeftOpen;
  const toggleLabel = expanded ? "Collapse navigation" : "Expand navigation";
  return (
    <nav
      aria-label="Main"
      className={clsx(
        "hidden shrink-0 flex-col border-r border-line bg-surface p-2 transition-[width] duration-150 md:flex",
        expanded ? "w-48" : "w-14",
      )}
    >
      <Link
        href={home?.href ?? "/"}
        aria-label={`Isthmus, ${home?.label.toLowerCase() ?? "home"}`}
        className="flex h-10 items-center gap-2.5 rounded-md px-1"
      >
        <ProductMark className="size-7.5 shrink-0" />
        {expanded && <span className="text-lg font-semibold">Isthmus</span>}
      </Link>
      <div className="-mx-2 mt-3 flex min-h-0 flex-1 flex-col gap-1 overflow-y-auto px-2 py-0.5">
        {destinations.map((destination) => {
          const current = isCurrent(destination, pathname);
          const { icon: Icon, href, label } = destination;
          const link = (
            <Link
              key={href}
              href={href}
              aria-label={label}
              aria-current={current ? "page" : undefined}
              className={clsx(
                itemClasses,
                current
                  ? "bg-accent-soft font-medium text-accent-text"
                  : "text-muted hover:bg-hover hover:text-text",
              )}
            >
              <Icon aria-hidden className="size-4.5 shrink-0" />
              {expanded && label}
            </Link>
          );
          return expanded ? (
            link
          ) : (
            <Tooltip key={href} content={label} side="right">
              {link}
            </Tooltip>
          );
        })}
      </div>
      <div className="flex flex-col gap-1">
        <RailButton label="Keyboard shortcuts" icon={CircleHelp} expanded={expanded} onClick={onHelp} />
        <RailButton label={toggleLabel} icon={Toggle} expanded={expanded} onClick={onToggle} />
      </div>
    </nav>
  );
}

interface RailButtonProps {
  label: string;
  icon: typeof CircleHelp;
  expanded: boolean;
  onClick: () => void;
}

function RailButton({ label, icon: Icon, expanded, onClick }: RailButtonProps) {
  const button = (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className={clsx(itemClasses, "text-left text-muted hover:bg-hover hover:text-text")}
    >
      <Icon aria-hidden className="size-4.5 shrink-0" />
      {expanded && <span className="truncate text-sm">{label}</span>}
    </button>
  );
  return expanded ? (
    button
  ) : (
    <Tooltip content={label} side="right">
      {button}
    </Tooltip>
  );
}
