import type { AssociationResource } from "@/lib/domain/tenancy/resources/access";

/** A team that is yet to be named writes alone, in a place or wherever is chosen. */
export function startRule(attribute = ""): AssociationResource["spec"] {
  return {
    subject: { kind: "Team", name: "" },
    rights: ["traffic:write", "security:write", "gateway:write"],
    attribute,
  };
}
