import {
  Boxes,
  Building2,
  CircleAlert,
  FileCog,
  Folder,
  History,
  KeyRound,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  Server,
  ShieldQuestion,
  SlidersHorizontal,
  Users,
  Waypoints,
} from "lucide-react";
import type { SessionView } from "@/lib/domain/kubernetes/session-view";

type Role = SessionView["person"]["role"];

export interface Destination {
  href: string;
  label: string;
  /** Where there is room for ten letters only. */
  short?: string;
  icon: LucideIcon;
  /** After `g`. */
  key: string;
  /** Nothing for somebody who sees only what is their own. */
  notForTenants?: true;
}

/** Every page of the rail; nothing that does not exist. */
export const destinations: readonly Destination[] = [
  { href: "/overview", label: "Overview", icon: LayoutDashboard, key: "o", notForTenants: true },
  { href: "/workspaces", label: "Workspaces", short: "Spaces", icon: Folder, key: "w" },
  { href: "/topology", label: "Topology", icon: Waypoints, key: "t" },
  { href: "/services", label: "Services", icon: Boxes, key: "s" },
  { href: "/configuration", label: "Configuration", short: "Config", icon: FileCog, key: "f" },
  { href: "/change-sets", label: "Change sets", short: "Changes", icon: ListChecks, key: "p" },
  { href: "/issues", label: "Issues", icon: CircleAlert, key: "i" },
  { href: "/explain", label: "Explain", icon: ShieldQuestion, key: "e" },
  { href: "/access", label: "Access", icon: KeyRound, key: "a" },
  { href: "/history", label: "History", icon: History, key: "h" },
  { href: "/tenants", label: "Tenants", icon: Building2, key: "n", notForTenants: true },
  { href: "/teams", label: "Teams", icon: Users, key: "m", notForTenants: true },
  { href: "/settings", label: "Settings", icon: SlidersHorizontal, key: ",", notForTenants: true },
  { href: "/clusters", label: "Clusters", icon: Server, key: "c", notForTenants: true },
];

/** The pages of somebody with this role. The first is their home. */
export function listDestinations(role: Role): readonly Destination[] {
  return role === "tenant"
    ? destinations.filter(({ notForTenants }) => notForTenants !== true)
    : destinations;
}

/** Where somebody with this role begins. */
export function homeOf(role: Role): string {
  return listDestinations(role)[0]?.href ?? "/workspaces";
}

export function isCurrent(destination: Destination, pathname: string): boolean {
  return pathname === destination.href || pathname.startsWith(`${destination.href}/`);
}
