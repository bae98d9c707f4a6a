import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { stagePolicy, stubLayout } from "@/components/policy-scope/stage-policy";
import { requestAuthenticationEditor as form } from "./request-authentication-form";

const make = (rule: Record<string, unknown>) => ({
  apiVersion: "security.istio.io/v1",
  kind: "RequestAuthentication",
  metadata: { name: "cart", namespace: "shop" },
  spec: { selector: { matchLabels: { app: "cart" } }, jwtRules: [rule] },
});
const issuer = "https://id.example.com";
const jwksUri = `${issuer}/keys`;

beforeAll(stubLayout);
afterEach(cleanup);

describe("RequestAuthenticationFields", () => {
  it("offers nothing to edit to who may only read", () => {
    const object = make({ issuer, jwksUri });
    stagePolicy(form, object, { base: object, readOnly: true });
    expect(screen.queryAllByRole("button")).toEqual([]);
    expect(screen.getByLabelText<HTMLInputElement>("Issuer").readOnly).toBe(true);
    expect(screen.getByLabelText<HTMLInputElement>("The token itself").disabled).toBe(true);
  });

  it("marks what a cluster would refuse at its field", () => {
    const message = "issuer must be set";
    const path = ["spec", "jwtRules", 0, "issuer"];
    stagePolicy(form, make({ jwksUri }), {
      violations: [{ severity: "error", stage: "webhook", path, message }],
    });
    expect(screen.getByRole("alert").textContent).toBe(message);
    expect(screen.getByLabelText("Issuer").getAttribute("aria-invalid")).toBe("true");
  });

  it("says that requests without a token pass, and leads to a policy that demands one", () => {
    stagePolicy(form, make({ issuer, jwksUri }));
    expect(screen.getByText("Requests without a token still pass")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Demand a token…" }).getAttribute("href")).toBe(
      "/configuration/west/authorizationpolicies.security.istio.io/new?namespace=shop&template=require-jwt&selector=app%3Dcart",
    );
  });

  it("edits an issuer, its keys and places, and keeps what it does not show", async () => {
    const object = make({ issuer, jwksUri, futureField: 1 });
    const { user, spec } = stagePolicy(form, object, { base: object });
    expect(screen.getByLabelText<HTMLInputElement>("Address of the keys").value).toBe(jwksUri);
    await user.click(screen.getByRole("combobox", { name: /Where the keys are/ }));
    await user.click(screen.getByRole("option", { name: /Written here/ }));
    await user.click(screen.getByLabelText("Keys"));
    await user.paste('{"keys":[]}');
    await user.type(screen.getByLabelText("Audiences"), "shop,");
    await user.type(screen.getByLabelText("Cookies"), "session{Enter}");
    await user.click(screen.getByRole("button", { name: "Add header" }));
    await user.type(screen.getByLabelText("Header name"), "x-jwt");
    await user.click(screen.getByLabelText("The token itself"));
    await user.click(screen.getByRole("button", { name: "Add claim" }));
    await user.type(screen.getByLabelText("Claims as headers: Header 1"), "x-sub");
    await user.type(screen.getByLabelText("Claims as headers: Claim 1"), "sub");
    expect(spec()).toEqual({
      selector: { matchLabels: { app: "cart" } },
      jwtRules: [
        {
          issuer,
          futureField: 1,
          audiences: ["shop"],
          jwks: '{"keys":[]}',
          fromHeaders: [{ name: "x-jwt" }],
          fromCookies: ["session"],
          outputClaimToHeaders: [{ header: "x-sub", claim: "sub" }],
          forwardOriginalToken: true,
        },
      ],
    });
  });
});
