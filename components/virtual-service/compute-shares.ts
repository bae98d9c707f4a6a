/**
 * Percent of the requests that each destination gets, to one decimal. The only one gets all; among several, one without a
 * weight gets none. Source: istio.io/api networking/v1 `HTTPRouteDestination.weight`.
 */
export function computeShares(rows: readonly { weight?: number | undefined }[]): number[] {
  if (rows.length === 1) return [100];
  const total = rows.reduce((sum, row) => sum + Math.max(0, row.weight ?? 0), 0);
  return rows.map(({ weight = 0 }) => (total === 0 ? 0 : Math.round((weight / total) * 1000) / 10));
}
