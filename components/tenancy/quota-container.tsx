"use client";

import { useQuery } from "@tanstack/react-query";
import { tenancyQueries } from "@/lib/client/tenancy";
import { formatLevel, type Level } from "@/lib/domain/tenancy/resources/subject";
import type { Quota } from "@/lib/domain/tenancy/resources/tenancy";
import { QuotaList } from "./quota-list";
import type { QuotaUse } from "./quota-words";

interface QuotaContainerProps {
  level: Level;
  quota: Quota | undefined;
  /** What is counted from the overview. */
  used: QuotaUse;
}

/** Use against limit at a level, its objects in the clusters included. */
export function QuotaContainer({ level, quota, used }: QuotaContainerProps) {
  const objects = useQuery(tenancyQueries.objectCounts()).data?.get(formatLevel(level));
  return <QuotaList quota={quota} used={objects === undefined ? used : { ...used, objects }} />;
}
