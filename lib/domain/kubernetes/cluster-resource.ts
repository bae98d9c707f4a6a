import { z } from "zod";

/** `Cluster` (isthmus.dev/v1alpha1) as the host stores it. Source: config/crd/isthmus.dev_clusters.yaml. Unknown fields survive. */
export const clusterResourceSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    uid: z.string().default(""),
    resourceVersion: z.string().default(""),
    generation: z.number().default(0),
  }),
  spec: z.looseObject({
    id: z.string().min(1),
    role: z.enum(["host", "member"]).default("member"),
    displayName: z.string().optional(),
    region: z.string().optional(),
    zone: z.string().optional(),
    environment: z.string().optional(),
    connection: z.looseObject({
      server: z.string().min(1),
      caData: z.string().min(1),
      addresses: z.array(z.string()).optional(),
      secretRef: z.looseObject({ name: z.string().min(1) }),
    }),
    telemetry: z
      .looseObject({ prometheusURL: z.string().optional(), clusterLabel: z.string().optional() })
      .optional(),
    istio: z.looseObject({ debugURL: z.string().optional() }).optional(),
  }),
  status: z
    .looseObject({
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.enum(["True", "False", "Unknown"]),
            reason: z.string(),
            message: z.string(),
            lastTransitionTime: z.string(),
            observedGeneration: z.number().optional(),
          }),
        )
        .default([]),
    })
    .optional(),
});

export type ClusterResource = z.infer<typeof clusterResourceSchema>;
export type ClusterSpec = ClusterResource["spec"];

/** The resource as the API server names it. */
export const clusterGVR = { group: "isthmus.dev", version: "v1alpha1", resource: "clusters" } as const;
