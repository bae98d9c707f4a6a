import {
  Boxes,
  CircleAlert,
  FileCog,
  History,
  LayoutDashboard,
  type LucideIcon,
  Server,
  ShieldQuestion,
  Waypoints,
} from "lucide-react";

export interface Destination {
  href: string;
  label: string;
  /** Where there is room for ten letters only. */
  short?: string;
  icon: LucideIcon;
  /** After `g`. */
  key: string;
}

/** Every page of the rail; nothing that does not exist. */
export const destinations: readonly Destination[] = [
  { href: "/overview", label: "Overview", icon: LayoutDashboard, key: "o" },
  { href: "/topology", label: "Topology", icon: Waypoints, key: "t" },
  { href: "/services", label: "Services", icon: Boxes, key: "s" },
  { href: "/configuration", label: "Configuration", short: "Config", icon: FileCog, key: "f" },
  { href: "/issues", label: "Issues", icon: CircleAlert, key: "i" },
  { href: "/explain", label: "Explain", icon: ShieldQuestion, key: "e" },
  { href: "/history", label: "History", icon: History, key: "h" },
  { href: "/clusters", label: "Clusters", icon: Server, key: "c" },
];

export function isCurrent(destination: Destination, pathname: string): boolean {
  return pathname === destination.href || pathname.startsWith(`${destination.href}/`);
}
