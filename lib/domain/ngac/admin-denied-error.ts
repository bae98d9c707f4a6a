/** Why an act of administration is refused. */
export interface Refusal {
  /** The right that is missing, or that would be given without being held. */
  right: string;
  /** The node it is missing on. */
  node: string;
  /** The policy class in which the right would be given without being held; absent: the privilege of the act itself is missing. */
  policyClass?: string;
}

const most = 5;

/** An act of administration by someone who may not: it lacks a privilege, or would give away more than the actor holds. */
export class AdminDeniedError extends Error {
  readonly refusals: readonly Refusal[];

  constructor(what: string, refusals: readonly Refusal[]) {
    const lines = refusals
      .slice(0, most)
      .map(({ right, node, policyClass }) =>
        policyClass === undefined
          ? `"${right}" on "${node}" is missing`
          : `it would let through "${right}" on "${node}" in ${policyClass}, which the actor does not hold there`,
      );
    const more = refusals.length > most ? `; and ${refusals.length - most} more` : "";
    super(`${what} is denied: ${lines.join("; ")}${more}`);
    this.name = "AdminDeniedError";
    this.refusals = refusals;
  }
}
