import {
  Box,
  Globe,
  Key,
  type LucideIcon,
  Layers,
  Link2Off,
  MapPin,
  Puzzle,
  ShieldUser,
  User,
  Users,
} from "lucide-react";
import type { StepKind } from "@/lib/domain/tenancy/access-views/access-view";

export const stepIcons: Record<StepKind, LucideIcon> = {
  subject: User,
  team: Users,
  platform: ShieldUser,
  everyone: Globe,
  role: Key,
  association: Key,
  missing: Link2Off,
  level: Layers,
  attribute: MapPin,
  place: Box,
  other: Puzzle,
};
