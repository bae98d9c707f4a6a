"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound, LogOut, Monitor, Moon, Plus, Sun } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { type ReactNode, useDeferredValue, useState } from "react";
import { WhyLink } from "@/components/access/why-link";
import { mayLeave } from "@/components/form/use-unsaved-guard";
import { FailureHelpProvider } from "@/components/ui/failure-help";
import { toast } from "@/components/ui/toast";
import { useHydrated } from "@/components/ui/use-hydrated";
import { isUnreachable } from "@/lib/client/api-fetch";
import { clusterQueries } from "@/lib/client/clusters";
import { serviceQueries } from "@/lib/client/services";
import { sessionQueries, signOut } from "@/lib/client/session";
import { tenancyQueries } from "@/lib/client/tenancy";
import type { SessionView } from "@/lib/domain/kubernetes/session-view";
import { BottomBar } from "./bottom-bar";
import { CommandPalette, type PaletteAction } from "./command-palette";
import { ConnectionBanner, type ConnectionProblem } from "./connection-banner";
import { homeOf, listDestinations } from "./navigation";
import { PageSkeleton } from "./page-skeleton";
import { Rail } from "./rail";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { TopBar } from "./top-bar";
import { useOnline } from "./use-online";
import { useRail } from "./use-rail";
import { useShortcuts } from "./use-shortcuts";

/** What surrounds every page of the console. `person` is who the server saw; the session is asked again while the page lives. */
export function ShellContainer({ person, children }: { person: SessionView["person"]; children: ReactNode }) {
  const pathname = usePathname();
  const router = useRouter();
  const { setTheme } = useTheme();
  const rail = useRail();
  const online = useOnline();
  const hydrated = useHydrated();
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search);

  const session = useQuery(sessionQueries.current());
  const current = session.data?.person ?? person;
  const isTenant = current.role === "tenant";
  const destinations = listDestinations(current.role);
  // Clusters are the platform's; a tenant meets them only as places of its namespaces.
  const clusters = useQuery({ ...clusterQueries.list(), enabled: !isTenant });
  const services = useQuery({
    ...serviceQueries.list({ search: wanted, pageSize: 8 }),
    enabled: paletteOpen,
    refetchInterval: false,
  });
  const tenancy = useQuery({ ...tenancyQueries.overview(), enabled: paletteOpen, refetchInterval: false });

  const go = (href: string) => {
    if (mayLeave(href)) router.push(href);
  };
  const leave = () => {
    signOut().catch((error: unknown) => {
      toast.error("Could not sign out", {
        description: error instanceof Error ? error.message : String(error),
      });
    });
  };
  const openPalette = () => {
    setSearch("");
    setPaletteOpen(true);
  };
  useShortcuts({ destinations, onNavigate: go, onPalette: openPalette, onHelp: () => setHelpOpen(true) });

  const problem = problemOf(online, session.error, session.data);
  const actions: PaletteAction[] = [
    ...(current.role === "operator"
      ? [{ label: "Connect a cluster", icon: Plus, run: () => go("/clusters?connect=true") }]
      : []),
    { label: "Why may I not…?", icon: KeyRound, run: () => go("/access?tab=why") },
    { label: "Theme: light", icon: Sun, run: () => setTheme("light") },
    { label: "Theme: dark", icon: Moon, run: () => setTheme("dark") },
    { label: "Theme: as the system", icon: Monitor, run: () => setTheme("system") },
    { label: "Sign out", icon: LogOut, run: leave },
  ];

  return (
    <FailureHelpProvider help={helpWith}>
      <div className="flex h-dvh min-h-0">
        <a
          href="#content"
          className="sr-only z-50 rounded-md bg-surface px-3 py-2 font-medium focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
        >
          Skip to content
        </a>
        <Rail
          destinations={destinations}
          pathname={pathname}
          expanded={rail.expanded}
          onToggle={rail.toggle}
          onHelp={() => setHelpOpen(true)}
        />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar
            home={homeOf(current.role)}
            pathname={pathname}
            clusters={isTenant ? undefined : clusters.data?.items}
            lastKnown={problem === "browser-offline" || problem === "server-unreachable"}
            person={current}
            onSearch={openPalette}
            onSignOut={leave}
          />
          <ConnectionBanner problem={problem} />
          <main id="content" tabIndex={-1} className="relative min-h-0 flex-1 overflow-y-auto">
            {/* Queries of the shell may have answered before the page below is taken over: it is drawn by the browser only. */}
            {hydrated ? children : <PageSkeleton />}
          </main>
          <BottomBar destinations={destinations} pathname={pathname} onGo={go} />
        </div>
        <CommandPalette
          destinations={destinations}
          open={paletteOpen}
          onOpenChange={setPaletteOpen}
          search={search}
          onSearchChange={setSearch}
          clusters={isTenant ? [] : (clusters.data?.items ?? [])}
          services={services.data?.items ?? []}
          workspaces={(tenancy.data?.workspaces ?? []).map(({ metadata, spec }) => ({
            name: metadata.name,
            title: spec.displayName ?? metadata.name,
            tenant: spec.tenant,
          }))}
          actions={actions}
          onGo={go}
        />
        <ShortcutsDialog destinations={destinations} open={helpOpen} onOpenChange={setHelpOpen} />
      </div>
    </FailureHelpProvider>
  );
}

/** A refusal leads to the answer why. */
function helpWith(message: string) {
  return (
    <>
      {" "}
      <WhyLink sentence={message} />
    </>
  );
}

function problemOf(
  online: boolean,
  error: unknown,
  session: SessionView | undefined,
): ConnectionProblem | undefined {
  if (error && isUnreachable(error)) return online ? "server-unreachable" : "browser-offline";
  if (session && !session.hostReachable) return "host-unreachable";
  return undefined;
}
