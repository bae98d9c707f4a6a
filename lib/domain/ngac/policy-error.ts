/** A policy, or a change of one, that breaks the rules of the model; lists every problem with the nodes it concerns. */
export class PolicyError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("; "));
    this.name = "PolicyError";
    this.problems = problems;
  }
}
