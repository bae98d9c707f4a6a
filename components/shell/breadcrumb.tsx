import { clsx } from "clsx";
import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { Fragment } from "react";
import { destinations } from "./navigation";

interface Crumb {
  label: string;
  href: string;
}

const words: Record<string, string> = {
  "traffic-split": "Traffic split",
  expose: "Expose",
  edit: "Edit",
  new: "New",
};

/** The path as words; a segment is a link where there is a page. */
export function crumbsOf(pathname: string): Crumb[] {
  const [first, ...rest] = pathname.split("/").filter((segment) => segment !== "");
  const root = destinations.find((destination) => destination.href === `/${first}`);
  if (!root) return [];
  const crumbs: Crumb[] = [{ label: root.label, href: root.href }];
  rest.forEach((segment, index) => {
    const label = words[segment] ?? decode(segment);
    if (first === "configuration" && index < rest.length - 1) {
      // Of `virtualservices.networking.istio.io` the first word is enough to go back by.
      const [cluster = "", kind, namespace] = rest.slice(0, index + 1).map(decode);
      const view = {
        cluster,
        ...(kind === undefined ? {} : { kind }),
        ...(namespace === undefined ? {} : { namespace }),
      };
      crumbs.push({
        label: index === 1 ? (label.split(".")[0] ?? label) : label,
        href: `/configuration?${new URLSearchParams(view)}`,
      });
    } else if (first === "change-sets") {
      // Where it lies in the host is no page.
      if (index === rest.length - 1) crumbs.push({ label, href: pathname });
    } else if (first !== "services")
      crumbs.push({ label, href: `/${[first, ...rest.slice(0, index + 1)].join("/")}` });
    else if (index === 0) crumbs.push({ label, href: `/services?cluster=${segment}` });
    else if (index === 1) crumbs.push({ label, href: `/services?cluster=${rest[0]}&namespace=${segment}` });
    else crumbs.push({ label, href: `/${[first, ...rest.slice(0, index + 1)].join("/")}` });
  });
  return crumbs;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export function Breadcrumb({ pathname }: { pathname: string }) {
  const crumbs = crumbsOf(pathname);
  const last = crumbs.length - 1;
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-muted">
        {crumbs.map((crumb, index) => (
          <Fragment key={`${crumb.href} ${crumb.label}`}>
            {index > 0 && (
              <li aria-hidden className="text-faint max-sm:hidden">
                /
              </li>
            )}
            {/* A phone has room for the way back only; the page's title says the rest. */}
            <li
              className={clsx("min-w-0", index !== last - 1 && "max-sm:hidden", index !== last && "shrink-0")}
            >
              {index === last ? (
                <span aria-current="page" className="block truncate font-semibold text-text">
                  {crumb.label}
                </span>
              ) : (
                <Link href={crumb.href} className="flex items-center gap-0.5 hover:text-text">
                  <ChevronLeft aria-hidden className="size-4 shrink-0 sm:hidden" />
                  <span className="max-sm:max-w-20 max-sm:truncate">{crumb.label}</span>
                </Link>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
