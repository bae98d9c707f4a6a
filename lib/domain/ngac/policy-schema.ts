import { z } from "zod";
import type { AdminCommand, Policy } from "./policy";
import { PolicyError } from "./policy-error";

const name = z.string().min(1);
const names = z.array(name);
const properties = z.record(z.string(), z.string());

const node = z.strictObject({
  name,
  type: z.enum(["U", "UA", "O", "OA", "PC"]),
  assignedTo: names,
  properties: properties.optional(),
});

const prohibition = z.strictObject({
  name,
  subject: z.strictObject({ kind: z.enum(["node", "process"]), name }),
  rights: names,
  inclusions: names,
  exclusions: names,
  mode: z.enum(["conjunctive", "disjunctive"]),
});

const pattern = z.strictObject({ names: names.optional(), within: names.optional() });

const eventPattern = z.strictObject({
  subject: pattern.extend({ processes: names.optional() }).optional(),
  operations: names,
  args: z.record(z.string(), pattern).optional(),
});

const obligation = z.strictObject({
  name,
  author: name,
  event: eventPattern,
  get response() {
    return z.array(adminCommandSchema);
  },
});

const pair = { ua: name, target: name };
const edge = { ascendant: name, descendants: names };

/** One act of administration as JSON. */
export const adminCommandSchema: z.ZodType<AdminCommand> = z.lazy(() =>
  z.discriminatedUnion("op", [
    z.strictObject({
      op: z.literal("createNode"),
      node,
      associations: z.array(z.strictObject({ ua: name, rights: names })).optional(),
    }),
    z.strictObject({ op: z.literal("deleteNode"), name }),
    z.strictObject({ op: z.literal("setProperties"), name, properties }),
    z.strictObject({ op: z.literal("assign"), ...edge }),
    z.strictObject({ op: z.literal("deassign"), ...edge }),
    z.strictObject({ op: z.literal("associate"), ...pair, rights: names }),
    z.strictObject({ op: z.literal("dissociate"), ...pair }),
    z.strictObject({ op: z.literal("createProhibition"), prohibition }),
    z.strictObject({ op: z.literal("deleteProhibition"), name }),
    z.strictObject({ op: z.literal("createObligation"), obligation }),
    z.strictObject({ op: z.literal("deleteObligation"), name }),
  ]),
);

const policySchema: z.ZodType<Policy> = z.strictObject({
  resourceRights: names,
  nodes: z.array(node),
  associations: z.array(z.strictObject({ ...pair, rights: names })),
  prohibitions: z.array(prohibition),
  obligations: z.array(obligation),
});

/**
 * The policy in a JSON text, such as `serializePolicy` writes. Throws `PolicyError` with every field that is wrong, or where
 * the text is no JSON. Whether it is well-formed as a graph is checked when it is compiled.
 */
export function parsePolicy(text: string): Policy {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PolicyError([
      `the policy is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  const { success, data, error } = policySchema.safeParse(value);
  if (!success)
    throw new PolicyError(
      error.issues.map(({ path, message }) => `${path.join(".") || "policy"}: ${message}`),
    );
  return data;
}
