import { clsx } from "clsx";
import Link from "next/link";
import { destinations, isCurrent } from "./navigation";

/** The navigation below 768 px. */
export function BottomBar({ pathname }: { pathname: string }) {
  return (
    <nav
      aria-label="Main"
      className="grid shrink-0 auto-cols-fr grid-flow-col border-t border-line bg-surface md:hidden"
    >
      {destinations.map((destination) => {
        const current = isCurrent(destination, pathname);
        const { icon: Icon, href, label, short = label } = destination;
        return (
          <Link
            key={href}
            href={href}
            aria-current={current ? "page" : undefined}
            className={clsx(
              "flex h-14 flex-col items-center justify-center gap-0.5 text-2xs -outline-offset-2",
              current ? "font-medium text-accent-text" : "text-muted",
            )}
          >
            <Icon aria-hidden className="size-5" />
            {short}
          </Link>
        );
      })}
    </nav>
  );
}
