import { LayoutDashboard, type LucideIcon, Server, Waypoints, Boxes } from "lucide-react";

export interface Destination {
  href: string;
  label: string;
  icon: LucideIcon;
  /** After `g`. */
  key: string;
}

/** Every page of the rail; nothing that does not exist. */
export const destinations: readonly Destination[] = [
  { href: "/overview", label: "Overview", icon: LayoutDashboard, key: "o" },
  { href: "/topology", label: "Topology", icon: Waypoints, key: "t" },
  { href: "/services", label: "Services", icon: Boxes, key: "s" },
  { href: "/clusters", label: "Clusters", icon: Server, key: "c" },
];

export function isCurrent(destination: Destination, pathname: string): boolean {
  return pathname === destination.href || pathname.startsWith(`${destination.href}/`);
}
