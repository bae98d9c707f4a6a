import { z } from "zod";
import type { DecisionExplanation } from "../ngac/explain-decision";

const classSchema = z.object({
  policyClass: z.string(),
  granted: z.boolean(),
  /** What grants it: the way from the subject, the association, and the way from the target. */
  by: z
    .object({
      subjectPath: z.array(z.string()),
      association: z.object({ ua: z.string(), target: z.string() }),
      targetPath: z.array(z.string()),
    })
    .optional(),
  missing: z.string().optional(),
});

/**
 * Why the policy granted or denied a right, as the log keeps it: one way in each policy class. The policy itself is named by
 * its version beside it, by which the whole decision can be replayed.
 */
export const decisionPathSchema = z.object({
  right: z.string(),
  allowed: z.boolean(),
  classes: z.array(classSchema),
  /** Names of the prohibitions that take the right away. */
  prohibitions: z.array(z.string()),
  /** What the policy does not know: the subject, or what was asked about. */
  unknown: z.enum(["subject", "target"]).optional(),
});
export type DecisionPath = z.infer<typeof decisionPathSchema>;

/** What is kept of an explanation of one right. */
export function formatDecisionPath(right: string, explained: DecisionExplanation): DecisionPath {
  return {
    right,
    allowed: explained.rights.includes(right),
    classes: explained.classes.map(({ policyClass, rights, paths: [path], missing }) => ({
      policyClass,
      granted: rights.includes(right),
      ...(path === undefined
        ? {}
        : {
            by: {
              subjectPath: path.subjectPath,
              association: { ua: path.association.ua, target: path.association.target },
              targetPath: path.targetPath,
            },
          }),
      ...(missing === undefined ? {} : { missing: missing.reason }),
    })),
    prohibitions: explained.denied.includes(right)
      ? explained.prohibitions
          .filter(({ rights }) => rights.some((each) => each === right || each.includes("*")))
          .map(({ name }) => name)
      : [],
    ...(explained.unknown === undefined ? {} : { unknown: explained.unknown }),
  };
}
