import "server-only";

/** What a cluster may make us read before it is cut off (F-26). Generous for honest clusters: etcd stores at most 1.5 MiB an object. */
export const limits = {
  pageItems: 500,
  /** One line of a watch. */
  lineBytes: 16 * 1024 * 1024,
  /** One item of a list. */
  itemBytes: 16 * 1024 * 1024,
  /** Everything of a page but its items. */
  envelopeBytes: 1024 * 1024,
  /** All pages of one list. */
  listBytes: 1024 * 1024 * 1024,
  listPages: 10_000,
  /** One page, from the request to its last byte. */
  pageMilliseconds: 60_000,
} as const;
