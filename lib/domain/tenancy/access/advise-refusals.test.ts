import { expect, it } from "vitest";
import { compilePolicy } from "@/lib/domain/ngac/compile-policy";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { compileTenancyPolicy } from "../policy/compile-tenancy-policy";
import type { ReasonCode, Refusal } from "../refusal";
import { adviseRefusals } from "./advise-refusals";

const admin = (tenant: string, name: string) => ({
  level: { kind: "Tenant", name: tenant },
  role: "Admin",
  subjects: [{ kind: "User", name }],
});
const state = tenancyState({
  tenants: { fruit: { clusters: ["*"] }, grain: { clusters: ["*"] } },
  accessbindings: { rita: admin("fruit", "rita"), greg: admin("grain", "greg") },
});
const graph = compilePolicy(compileTenancyPolicy(state, [{ name: "north" }], new Date()).policy);
const refusal = (code: ReasonCode): Refusal => ({ code, field: "spec.hosts[0]", message: "no" });
const advise = (tenant: string, code: ReasonCode, author = "User/wendy") =>
  adviseRefusals({ graph, state }, { tenant, author }, [refusal(code)]).map(({ message }) => message);

it.each<ReasonCode>(["HOST_NOT_OWNED", "HOST_WILDCARD", "HOST_CONFLICT"])(
  "names of %s who decides in the own tenant, and nobody of another",
  (code) => {
    expect(advise("fruit", code)).toEqual([
      "no; ask for the host in your workspace, where rita or an operator can decide it",
    ]);
    expect(advise("fruit", code, "User/rita")).toEqual([
      "no; ask for the host in your workspace, where an operator can decide it",
    ]);
    expect(advise("nobodys", code)).toEqual([
      "no; ask for the host in your workspace, where an operator can decide it",
    ]);
  },
);

it("says of a service where to ask and not who has it, and leaves what asking cannot mend", () => {
  expect(advise("fruit", "DEST_NOT_GRANTED")).toEqual([
    "no; ask for the service in your workspace; the people who run it decide",
  ]);
  expect(advise("fruit", "SELECTOR_OUT_OF_SCOPE")).toEqual(["no"]);
});
