/** On everything that tenancy puts into a member, and by which it is found again. */
export const memberLabels = {
  "app.kubernetes.io/managed-by": "isthmus",
  "isthmus.dev/part": "tenancy",
} as const;

/** {@link memberLabels} as the API server selects by them. */
export const memberSelector = Object.entries(memberLabels)
  .map(([key, value]) => `${key}=${value}`)
  .join(",");
