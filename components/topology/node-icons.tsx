import {
  Box,
  Boxes,
  CircleSlash,
  Clock,
  Copy,
  DoorOpen,
  Globe,
  HardDrive,
  Lock,
  LockOpen,
  type LucideIcon,
  Route,
  ShieldAlert,
  ShieldCheck,
  Split,
  Zap,
} from "lucide-react";
import type { Badge, NodeKind } from "@/lib/domain/topology/topology";

export const kindIcons: Record<NodeKind, LucideIcon> = {
  gateway: DoorOpen,
  service: Box,
  workload: Boxes,
  external: Globe,
};

export const badgeIcons: Record<Badge["kind"], LucideIcon> = {
  split: Split,
  fault: Zap,
  "mtls-strict": Lock,
  "mtls-permissive": ShieldAlert,
  "mtls-disabled": LockOpen,
  "missing-sidecar": CircleSlash,
  "virtual-machine": HardDrive,
  gateway: DoorOpen,
  routing: Route,
  mirror: Copy,
  timeout: Clock,
  policy: ShieldCheck,
};

/** Kinds that mean trouble or risk are drawn in the warning colour, and say so in words. */
export const warningBadges: ReadonlySet<Badge["kind"]> = new Set([
  "fault",
  "mtls-disabled",
  "missing-sidecar",
]);
