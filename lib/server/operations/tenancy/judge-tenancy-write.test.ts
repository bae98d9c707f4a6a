import { expect, it } from "vitest";
import type { AccessBinding } from "@/lib/domain/tenancy/resources/access";
import { askedBy, serveAccess } from "@/lib/testing/serve-access";
import { storedObject, tenancyState } from "@/lib/testing/tenancy-state";
import { requireTenancyWrite } from "./judge-tenancy-write";
import { placeOf } from "./tenancy-place";

const level = { kind: "Tenant", name: "metal" };
const bind = (sub: string) => ({ level, role: "Reader", subjects: [{ kind: "User", name: sub }] });

it("tells whoever may not give roles the same of a taken name and of a free one", () => {
  serveAccess(
    tenancyState({ tenants: { metal: { clusters: ["*"] } }, accessbindings: { smiths: bind("sam") } }),
  );
  const answers = ["smiths", "nobodys"].map((name) => {
    const after = storedObject("accessbindings", name, bind("gina")) as AccessBinding;
    const place = placeOf("accessbindings", name);
    try {
      requireTenancyWrite(askedBy("gina", "tenant"), place, undefined, after);
    } catch (error) {
      return (error as Error).message;
    }
    return "nothing";
  });
  expect(answers[0]).toContain("needs binding:write at Tenant/metal");
  expect(answers[1]).toBe(answers[0]);
});
