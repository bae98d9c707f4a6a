import { z } from "zod";

/** Group and version of every kind of Isthmus. Source: config/crd. */
export const isthmusGroup = "isthmus.dev";
export const isthmusVersion = "v1alpha1";

/** Name of an object that also becomes part of other names; an RFC 1123 label of at most 48 characters. */
export const nameSchema = z
  .string()
  .max(48)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "must be lower case letters, digits and dashes");

export const displayNameSchema = z.string().max(100);

/** `west/shop`, or a star for the cluster: one namespace of one cluster, or of every cluster. Source: design domain.md, Workspace. */
export const namespaceSelectorSchema = z
  .string()
  .max(127)
  .regex(
    /^(\*|[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)\/[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    "must be CLUSTER/NAMESPACE, or */NAMESPACE for every cluster",
  );

/** A DNS name in lower case, optionally with `*.` in front. Only letters, digits and dashes (LDH), RFC 1123. */
export const hostSchema = z
  .string()
  .max(253)
  .regex(
    /^(\*\.)?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    "must be a DNS name in lower case, optionally with *. in front",
  );

/** A host that a workspace may claim: short enough for the name of its claim. Source: host-claim.ts. */
export const claimableHostSchema = hostSchema.max(244);

/** RFC 3339, seconds or finer. */
export const timestampSchema = z.iso.datetime({ offset: true });

/** The namespace of the host in which the objects of a workspace live. */
export function workspaceNamespace(workspace: string): string {
  return `isthmus-ws-${workspace}`;
}
