import { z } from "zod";

/** Metadata as the API server keeps it; unknown fields survive. */
export const objectMetaSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().default(""),
  resourceVersion: z.string().default(""),
  generation: z.number().default(0),
  creationTimestamp: z.string().default(""),
  deletionTimestamp: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** Source: metav1.Condition. */
export const conditionSchema = z.looseObject({
  type: z.string(),
  status: z.enum(["True", "False", "Unknown"]),
  reason: z.string(),
  message: z.string(),
  lastTransitionTime: z.string(),
  observedGeneration: z.number().optional(),
});
export type Condition = z.infer<typeof conditionSchema>;

export const statusWithConditions = z.looseObject({ conditions: z.array(conditionSchema).default([]) });

/** One kind of ours: apiVersion and kind are constants that lists leave out. */
export function resourceSchema<S extends z.ZodType, T extends z.ZodType>(spec: S, status: T) {
  return z.looseObject({ metadata: objectMetaSchema, spec, status: status.optional() });
}
