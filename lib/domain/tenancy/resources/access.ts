import { z } from "zod";
import { rights } from "../rights";
import { displayNameSchema, hostSchema, nameSchema, namespaceSelectorSchema, timestampSchema } from "./names";
import { resourceSchema, statusWithConditions } from "./object-meta";
import { levelSchema, subjectSchema } from "./subject";

export const rightSchema = z.enum(rights);

/** A role of our own making, beside the built-in ones of `roles.ts`. */
export const accessRoleSpecSchema = z.object({
  displayName: displayNameSchema.optional(),
  rights: z.array(rightSchema).min(1).max(rights.length),
});

export const accessBindingSpecSchema = z.object({
  level: levelSchema,
  /** A built-in role (Admin, Editor, Creator, Writer, Reader) or the name of an AccessRole. */
  role: z.string().min(1).max(63),
  subjects: z.array(subjectSchema).min(1).max(256),
  /** From then on it gives nothing. */
  expiresAt: timestampSchema.optional(),
  /** An emergency: needs `expiresAt` at most four hours away and a reason, and stands out in the history. */
  breakGlass: z.boolean().optional(),
  reason: z.string().max(500).optional(),
});

export const teamSpecSchema = z.object({
  displayName: displayNameSchema.optional(),
  members: z.array(subjectSchema).max(1000).default([]),
  /** Whoever signs in with one of these groups of the provider is a member. */
  oidcGroups: z.array(z.string().min(1).max(253)).max(64).default([]),
});

/** A person as the provider named them at their last sign-in. The name of the object is made from issuer and sub. */
export const userSpecSchema = z.object({
  issuer: z.string().max(2048),
  subject: z.string().min(1).max(253),
  displayName: displayNameSchema.optional(),
  email: z.string().max(320).optional(),
  oidcGroups: z.array(z.string().max(253)).max(256).default([]),
});

/** Asked by somebody who may not do it themselves; decided by somebody who may. */
export const accessRequestSpecSchema = z.object({
  requester: z.string().min(1).max(253),
  requesterName: displayNameSchema.optional(),
  reason: z.string().max(500).default(""),
  /** What is asked for: a role at a level, a host for a workspace, or a service of another tenant. */
  ask: z.discriminatedUnion("type", [
    z.object({
      type: z.literal("Role"),
      level: levelSchema,
      role: z.string().min(1).max(63),
      expiresAt: timestampSchema.optional(),
    }),
    z.object({ type: z.literal("Host"), workspace: nameSchema, host: hostSchema }),
    z.object({ type: z.literal("Service"), workspace: nameSchema, host: hostSchema }),
  ]),
  /** Written once, by who decides; never by the requester. */
  decision: z
    .object({
      state: z.enum(["Approved", "Denied", "Withdrawn"]),
      by: z.string().max(253),
      at: timestampSchema,
      comment: z.string().max(500).default(""),
    })
    .optional(),
});

/** An NGAC prohibition, in words: nobody of `subject` may use `rights` on what lies in the inclusions (and not in the exclusions). */
export const prohibitionSpecSchema = z.object({
  displayName: displayNameSchema.optional(),
  /** Everybody, one subject, or a process. */
  subject: z.union([z.object({ kind: z.literal("Everyone") }), subjectSchema]),
  rights: z.array(rightSchema).min(1),
  /** Names of attributes: `Environment:prod`, `Region:eu`, `Cluster:west`, or a level as `Tenant/alpha`. */
  inclusions: z.array(z.string().min(1).max(253)).max(64).default([]),
  exclusions: z.array(z.string().min(1).max(253)).max(64).default([]),
  mode: z.enum(["Conjunctive", "Disjunctive"]).default("Conjunctive"),
  /** A freeze window: it holds from `from` until `to` only. */
  window: z.object({ from: timestampSchema, to: timestampSchema }).optional(),
  reason: z.string().max(500).optional(),
});

/** Whoever of `subject` has `rights` in a policy class beside the hierarchy, e.g. in `Environment:prod`. */
export const associationSpecSchema = z.object({
  subject: z.union([z.object({ kind: z.literal("Everyone") }), subjectSchema]),
  rights: z.array(rightSchema).min(1),
  /** `Environment:prod`, `Region:eu`, `CLASS:NAME` of an Attribute. With one association on an attribute, nobody else has these rights there. */
  attribute: z
    .string()
    .max(253)
    .regex(/^[A-Za-z][-A-Za-z0-9]*:\S+$/, "must be CLASS:NAME, e.g. Environment:prod"),
});

/** A policy class beside the built-in ones (Hierarchy, Environment, Region): rights must be held in every class that contains a place. */
export const policyClassSpecSchema = z.object({
  displayName: displayNameSchema.optional(),
  description: z.string().max(500).optional(),
});

/** The places that belong to an attribute of a policy class. In the graph it is called `CLASS:NAME`. */
export const attributeSpecSchema = z.object({
  policyClass: nameSchema,
  namespaces: z.array(namespaceSelectorSchema).max(256).default([]),
});

/** Separation of duty: whoever did `event` on an object may not do `deny` on the same object. */
export const obligationSpecSchema = z.object({
  displayName: displayNameSchema.optional(),
  event: z.enum(["changeset:author", "request:author"]),
  deny: rightSchema,
});

export const accessRoleSchema = resourceSchema(accessRoleSpecSchema, statusWithConditions);
export const accessBindingSchema = resourceSchema(accessBindingSpecSchema, statusWithConditions);
export const teamSchema = resourceSchema(teamSpecSchema, statusWithConditions);
export const userSchema = resourceSchema(userSpecSchema, statusWithConditions);
export const accessRequestSchema = resourceSchema(accessRequestSpecSchema, statusWithConditions);
export const prohibitionSchema = resourceSchema(prohibitionSpecSchema, statusWithConditions);
export const associationSchema = resourceSchema(associationSpecSchema, statusWithConditions);
export const policyClassSchema = resourceSchema(policyClassSpecSchema, statusWithConditions);
export const attributeSchema = resourceSchema(attributeSpecSchema, statusWithConditions);
export const obligationSchema = resourceSchema(obligationSpecSchema, statusWithConditions);

export type AccessRole = z.infer<typeof accessRoleSchema>;
export type AccessBinding = z.infer<typeof accessBindingSchema>;
export type Team = z.infer<typeof teamSchema>;
export type User = z.infer<typeof userSchema>;
export type AccessRequest = z.infer<typeof accessRequestSchema>;
export type ProhibitionResource = z.infer<typeof prohibitionSchema>;
export type AssociationResource = z.infer<typeof associationSchema>;
export type PolicyClassResource = z.infer<typeof policyClassSchema>;
export type AttributeResource = z.infer<typeof attributeSchema>;
export type ObligationResource = z.infer<typeof obligationSchema>;
