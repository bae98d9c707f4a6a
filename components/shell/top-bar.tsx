import { Search } from "lucide-react";
import Link from "next/link";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import type { SessionView } from "@/lib/domain/kubernetes/session-view";
import { Kbd } from "@/components/ui/kbd";
import { Breadcrumb } from "./breadcrumb";
import { ClusterHealthPill } from "./cluster-health-pill";
import { PersonMenu } from "./person-menu";
import { ProductMark } from "./product-mark";
import { ThemeMenu } from "./theme-menu";

interface TopBarProps {
  /** Where the person begins. */
  home: string;
  pathname: string;
  /** Undefined until the first answer, and for somebody who sees only what is their own. */
  clusters: readonly ClusterSummary[] | undefined;
  /** Nothing answers. */
  lastKnown: boolean;
  person: SessionView["person"];
  onSearch: () => void;
  onSignOut: () => void;
}

export function TopBar({ home, pathname, clusters, lastKnown, person, onSearch, onSignOut }: TopBarProps) {
  return (
    <header className="flex h-12 shrink-0 items-center justify-between gap-3 border-b border-line bg-surface px-4 md:px-6">
      <div className="flex min-w-0 items-center gap-2.5">
        <Link href={home} aria-label="Isthmus, home" className="shrink-0 md:hidden">
          <ProductMark className="size-7" />
        </Link>
        <Breadcrumb pathname={pathname} />
      </div>
      <div className="flex shrink-0 items-center gap-2">
        <ClusterHealthPill clusters={clusters} lastKnown={lastKnown} />
        <button
          type="button"
          onClick={onSearch}
          aria-keyshortcuts="Meta+K Control+K"
          className="relative inline-flex h-7 items-center gap-2 rounded-md border border-line bg-sunken px-2 text-sm text-muted hover:border-line-strong md:w-44"
        >
          <Search aria-hidden className="size-3.5 shrink-0 md:hidden" />
          <span className="flex-1 text-left max-md:sr-only">Search or jump to</span>
          <span aria-hidden className="max-md:hidden">
            <Kbd>⌘K</Kbd>
          </span>
        </button>
        <ThemeMenu />
        <PersonMenu person={person} onSignOut={onSignOut} />
      </div>
    </header>
  );
}
