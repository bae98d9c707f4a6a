import "server-only";
import type { Person } from "@/lib/server/authorization/person";

/** Who did something. A RequestContext is one; `person` is null when nobody is signed in. */
export interface Actor {
  person: Person | null;
  requestId: string;
}

/** Who came or went: what is known of somebody at the door. */
export interface Visitor {
  person: Pick<Person, "issuer" | "sub" | "name" | "username" | "groups"> | null;
  requestId: string;
}
