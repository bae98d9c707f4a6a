import { z } from "zod";
import type { DecisionExplanation } from "../ngac/explain-decision";
import type { Subject, Target } from "../ngac/policy";

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

/** What was decided on, as the policy was asked: with the policy it is all that a replay needs. */
const questionSchema = z.object({
  subject: z.union([z.object({ user: z.string() }), z.object({ attributes: z.array(z.string()) })]),
  target: z.union([z.object({ node: z.string() }), z.object({ attributes: z.array(z.string()) })]),
});

/**
 * Why the policy granted or denied a right, as the log keeps it: one way in each policy class. The policy itself is named by
 * its version beside it, by which the whole decision can be replayed.
 */
const decisionPathSchema = z.object({
  right: z.string(),
  allowed: z.boolean(),
  classes: z.array(classSchema),
  /** Names of the prohibitions that take the right away. */
  prohibitions: z.array(z.string()),
  /** What the policy does not know: the subject, or what was asked about. */
  unknown: z.enum(["subject", "target"]).optional(),
  /** Absent in events of releases that did not record it: they cannot be replayed. */
  question: questionSchema.optional(),
});
export type DecisionPath = z.infer<typeof decisionPathSchema>;

const decisionListSchema = z.object({ decisions: z.array(decisionPathSchema).min(1) });

/** Every decision that an event tells of: one, or several rights that were all needed. Empty: it tells of none. */
export function readDecisions(path: unknown): DecisionPath[] {
  const one = decisionPathSchema.safeParse(path);
  if (one.success) return [one.data];
  return decisionListSchema.safeParse(path).data?.decisions ?? [];
}

/** What is kept of an explanation of one right of a subject on a target. */
export function formatDecisionPath(
  { right, subject, target }: { right: string; subject: Subject; target: Target },
  explained: DecisionExplanation,
): DecisionPath {
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
    question: { subject: copySubject(subject), target: copyTarget(target) },
  };
}

const copySubject = (subject: Subject) =>
  "user" in subject ? { user: subject.user } : { attributes: [...subject.attributes] };
const copyTarget = (target: Target) =>
  "node" in target ? { node: target.node } : { attributes: [...target.attributes] };
