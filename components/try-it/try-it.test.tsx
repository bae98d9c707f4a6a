import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type ComponentProps, useState } from "react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { shopCatalog, stubLayout } from "@/components/policy-scope/stage-policy";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { RequestExplanation } from "@/lib/domain/istio/explain/request-explanation";
import { meshRequestSchema } from "@/lib/domain/istio/mesh-request";
import { TryIt } from "./try-it";
import { readTryIt, startTryIt, type TryItDraft } from "./try-it-draft";

const policy = {
  apiVersion: "security.istio.io/v1",
  kind: "AuthorizationPolicy",
  metadata: { name: "cart", namespace: "shop" },
  spec: { selector: { matchLabels: { app: "cart" } } },
};
const explain = (state: RequestExplanation["state"], message: string): RequestExplanation => ({
  state,
  summary: `GET / is ${state}.`,
  steps: [],
  destinations: [
    {
      name: "cart-v1",
      namespace: "shop",
      share: 100,
      state,
      steps: [
        {
          title: "Access",
          state,
          text: message,
          reasons: [
            {
              role: "decided",
              object: { kind: "AuthorizationPolicy", namespace: "shop", name: "cart" },
              field: "spec.rules[0]",
              message: "the rule matches",
            },
          ],
        },
      ],
    },
  ],
});

type Props = ComponentProps<typeof TryIt>;

function stage(props: Partial<Props> = {}) {
  const onDraft = vi.fn<(draft: TryItDraft) => void>();
  function Stage() {
    const [draft, setDraft] = useState(() => startTryIt(shopCatalog, policy));
    return (
      <TooltipProvider>
        <TryIt
          draft={draft}
          onChange={(next) => {
            onDraft(next);
            setDraft(next);
          }}
          catalog={shopCatalog}
          issuers={["https://id"]}
          missing={undefined}
          result={undefined}
          changed={false}
          loading={false}
          error={null}
          onRetry={() => undefined}
          {...props}
        />
      </TooltipProvider>
    );
  }
  render(<Stage />);
  const last = () => onDraft.mock.lastCall?.[0] ?? startTryIt(shopCatalog, policy);
  return { user: userEvent.setup(), read: () => readTryIt(last(), shopCatalog) };
}

beforeAll(stubLayout);
afterEach(cleanup);

describe("TryIt", () => {
  it("says what a request lacks instead of asking about it", () => {
    const draft = startTryIt(shopCatalog, policy);
    const missing = (part: Partial<TryItDraft>) => readTryIt({ ...draft, ...part }, shopCatalog);
    expect(missing({ caller: "shop/nobody" })).toEqual({ missing: "Choose a workload that calls." });
    expect(missing({ host: " " })).toEqual({ missing: "Choose a service that is called." });
    expect(missing({ port: 0 })).toEqual({ missing: "Choose a port from 1 to 65535." });
    expect(missing({ path: "cart" })).toEqual({ missing: "A path begins with /." });
    stage({
      missing: "Choose a workload that calls.",
      result: { before: explain("ok", ""), after: explain("ok", "") },
    });
    expect(screen.getByText("Choose a workload that calls.")).toBeTruthy();
    expect(screen.queryByTestId("explanation")).toBeNull();
  });

  it("begins with a neighbour that calls what the policy is about", () => {
    const reading = readTryIt(startTryIt(shopCatalog, policy), shopCatalog);
    expect(reading).toMatchObject({
      request: {
        source: { kind: "workload", namespace: "shop", serviceAccount: "front", proxied: true },
        destination: { host: "cart.shop.svc.cluster.local", port: 80 },
        protocol: "http",
        method: "GET",
        path: "/",
      },
    });
  });

  it("describes a request that the API takes, with headers and a token", async () => {
    const { user, read } = stage();
    await user.click(screen.getByRole("radio", { name: "Somebody outside" }));
    await user.clear(screen.getByLabelText("Path"));
    await user.type(screen.getByLabelText("Path"), "/admin");
    await user.click(screen.getByRole("button", { name: "Add header" }));
    await user.type(screen.getByLabelText("Headers: Name 1"), "X-Tenant");
    await user.type(screen.getByLabelText("Headers: Value 1"), "a");
    await user.click(screen.getByRole("checkbox", { name: "With a valid token" }));
    await user.type(screen.getByLabelText("Subject"), "eve");
    await user.click(screen.getByRole("button", { name: "Add claim" }));
    await user.type(screen.getByLabelText("Claims: Claim 1"), "groups");
    await user.click(screen.getByLabelText("Claims: Value 1"));
    await user.paste('["dev"]');
    const reading = read();
    if (!("request" in reading)) throw new Error(reading.missing);
    expect(meshRequestSchema.safeParse(reading.request).error).toBeUndefined();
    expect(reading.request).toMatchObject({
      source: { kind: "outside", proxied: false },
      path: "/admin",
      headers: { "x-tenant": "a" },
      jwt: { issuer: "https://id", subject: "eve", claims: { groups: ["dev"] } },
    });
  });

  it("shows what is decided now and with the change, and what decides it", () => {
    stage({
      changed: true,
      result: { before: explain("ok", "allowed"), after: explain("refused", "denied") },
    });
    const now = within(screen.getByRole("region", { name: "Now" }));
    expect(now.getAllByText("let through").length).toBeGreaterThan(0);
    const then = within(screen.getByRole("region", { name: "With your change" }));
    expect(then.getByText("denied")).toBeTruthy();
    expect(then.getByTestId("reason").textContent).toMatch(/^decides.*shop\/cart.*the rule matches$/);
    expect(then.getByRole("link", { name: "AuthorizationPolicy shop/cart" })).toBeTruthy();
  });

  it("says when the change makes no difference to the request", () => {
    const result = { before: explain("ok", "allowed"), after: explain("ok", "allowed") };
    stage({ changed: true, result });
    expect(screen.getByRole("region", { name: "The same now and with your change" })).toBeTruthy();
  });
});
