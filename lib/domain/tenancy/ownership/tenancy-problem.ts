/** An object of tenancy, as a person names it. `namespace` only for kinds that have one. */
export interface ObjectReference {
  kind: string;
  name: string;
  namespace?: string;
}

/** What a stored object says in vain: it gives nothing, and its condition tells why. The message names nothing foreign. */
export interface TenancyProblem {
  object: ObjectReference;
  /** Path in the object, e.g. `spec.namespaces[2]`. */
  field: string;
  message: string;
}

/** Who has a namespace or a host. */
export interface Owner {
  tenant: string;
  workspace: string;
}
