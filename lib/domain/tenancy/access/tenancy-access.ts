import type { PolicyGraph } from "../../ngac/policy-graph";
import type { CompiledTenancy } from "../policy/compile-tenancy-policy";
import type { TenancyState } from "../state";

/** One moment of access: the state, what it compiles to, and the graph that decides. */
export interface TenancyAccess {
  graph: PolicyGraph;
  compiled: CompiledTenancy;
  state: TenancyState;
}
