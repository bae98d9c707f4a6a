import "server-only";
import { z } from "zod";
import type { Resource } from "@/lib/domain/kubernetes/object";

/** A resource as a cluster serves it in one version. */
export interface ServedResource extends Resource {
  verbs: readonly string[];
  /** e.g. `status`, `scale`, `log`. */
  subresources: readonly string[];
}

const verbs = z.array(z.string()).default([]);

const aggregatedSchema = z.looseObject({
  kind: z.literal("APIGroupDiscoveryList"),
  items: z
    .array(
      z.looseObject({
        metadata: z.looseObject({ name: z.string().default("") }).default({ name: "" }),
        versions: z
          .array(
            z.looseObject({
              version: z.string(),
              resources: z
                .array(
                  z.looseObject({
                    resource: z.string(),
                    scope: z.string(),
                    // A subresource-only entry has no kind.
                    responseKind: z.looseObject({ kind: z.string().default("") }).nullish(),
                    verbs,
                    subresources: z.array(z.looseObject({ subresource: z.string() })).nullish(),
                  }),
                )
                .nullish(),
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

/**
 * Reads an `APIGroupDiscoveryList` (apidiscovery.k8s.io v2 or v2beta1), versions in the cluster's order of preference.
 * Returns undefined when the body is another document: an older server ignores the media type.
 */
export function parseAggregated(body: unknown): ServedResource[] | undefined {
  const parsed = aggregatedSchema.safeParse(body);
  if (!parsed.success) return undefined;
  return (parsed.data.items ?? []).flatMap(({ metadata, versions }) =>
    (versions ?? []).flatMap(({ version, resources }) =>
      (resources ?? []).map((entry) => ({
        group: metadata.name,
        version,
        resource: entry.resource,
        kind: entry.responseKind?.kind ?? "",
        namespaced: entry.scope === "Namespaced",
        verbs: entry.verbs,
        subresources: (entry.subresources ?? []).map(({ subresource }) => subresource),
      })),
    ),
  );
}

const groupListSchema = z.looseObject({
  groups: z
    .array(
      z.looseObject({
        versions: z.array(z.looseObject({ groupVersion: z.string() })),
        preferredVersion: z.looseObject({ groupVersion: z.string() }).optional(),
      }),
    )
    .optional(),
  /** `APIVersions`, the document of `/api`. */
  versions: z.array(z.string()).optional(),
});

/** Reads `APIVersions` or `APIGroupList` into group versions such as `v1` and `apps/v1`, the preferred one of a group first. */
export function parseGroupVersions(body: unknown): string[] {
  const parsed = groupListSchema.safeParse(body);
  if (!parsed.success) return [];
  const groups = (parsed.data.groups ?? []).flatMap(({ versions, preferredVersion }) => {
    const all = versions.map(({ groupVersion }) => groupVersion);
    return preferredVersion ? [...new Set([preferredVersion.groupVersion, ...all])] : all;
  });
  return [...(parsed.data.versions ?? []), ...groups];
}

const resourceListSchema = z.looseObject({
  resources: z.array(z.looseObject({ name: z.string(), namespaced: z.boolean(), kind: z.string(), verbs })),
});

/** Reads an `APIResourceList`; `pods/log` becomes the subresource `log` of `pods`. */
export function parseResourceList(groupVersion: string, body: unknown): ServedResource[] {
  const parsed = resourceListSchema.safeParse(body);
  if (!parsed.success) return [];
  const [first = "", second] = groupVersion.split("/");
  const { group, version } =
    second === undefined ? { group: "", version: first } : { group: first, version: second };
  const { resources } = parsed.data;
  return resources
    .filter(({ name }) => !name.includes("/"))
    .map(({ name, namespaced, kind, verbs }) => ({
      group,
      version,
      resource: name,
      kind,
      namespaced,
      verbs,
      subresources: resources
        .filter((entry) => entry.name.startsWith(`${name}/`))
        .map((entry) => entry.name.slice(name.length + 1)),
    }));
}
