import "server-only";

/** What the provider's groups make of a person everywhere; a `tenant` has no rights but those that bindings give. */
export type Role = "operator" | "editor" | "viewer" | "tenant";

/** A signed-in person, verified by the OIDC provider. The subject is (`issuer`, `sub`), never the e-mail address. */
export interface Person {
  issuer: string;
  sub: string;
  name: string;
  email?: string;
  role: Role;
  /** The name members see: always with our prefix, `isthmus:{sub}`. */
  username: string;
  /** The groups members see: `isthmus:operators`, `isthmus:editors`, `isthmus:viewers` or `isthmus:tenants`. */
  groups: readonly string[];
  /** Groups of the provider at sign-in, to which Teams are mapped. Never sent to members. */
  oidcGroups: readonly string[];
}

/** Who asks, for one request. Built by `lib/server/authentication` only. */
export interface RequestContext {
  person: Person;
  /** Unique; in logs and in the `x-request-id` of the answer. */
  requestId: string;
}
