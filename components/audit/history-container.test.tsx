import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { NuqsTestingAdapter, type UrlUpdateEvent } from "nuqs/adapters/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import { HistoryContainer } from "./history-container";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const event = (sequence: number, change: Partial<RecordedAuditEvent> = {}): RecordedAuditEvent => ({
  sequence,
  previousHash: "a".repeat(64),
  hash: "b".repeat(64),
  requestId: "r-1",
  at: "2026-01-02T03:04:05.000Z",
  person: { issuer: "https://id.example.com", sub: "7", name: "Ada", username: "isthmus:7" },
  impersonated: { username: "isthmus:7", groups: ["isthmus:editors"] },
  tenant: "orchard",
  workspace: null,
  cluster: "north",
  object: {
    group: "security.istio.io",
    version: "v1",
    resource: "peerauthentications",
    kind: "PeerAuthentication",
    namespace: "apples",
    name: "default",
  },
  verb: "update",
  outcome: "allowed",
  code: 200,
  reasons: [],
  message: "",
  decision: null,
  before: null,
  after: null,
  ...change,
});

const policy = (mode: string) => ({
  apiVersion: "security.istio.io/v1",
  kind: "PeerAuthentication",
  metadata: { name: "default", namespace: "apples" },
  spec: { mtls: { mode } },
});

type Answers = Record<string, unknown>;

/** The page over an API that answers by path; what was asked is kept. */
function open(answers: Answers, search = "") {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    const found = Object.entries({ "/api/clusters": { items: [] }, ...answers }).find(
      ([start]) => path === start || path.split("?", 1)[0] === start,
    );
    const body = found?.[1] ?? { kind: "Status", code: 404, reason: "NotFound", message: "not here" };
    const { code = 200 } = body as { code?: number };
    return Promise.resolve(Response.json(body, { status: code >= 400 ? code : 200 }));
  });
  const addresses: string[] = [];
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <NuqsTestingAdapter
        searchParams={search}
        hasMemory
        onUrlUpdate={({ queryString }: UrlUpdateEvent) => void addresses.push(queryString)}
      >
        <TooltipProvider>
          <HistoryContainer />
        </TooltipProvider>
      </NuqsTestingAdapter>
    </QueryClientProvider>,
  );
  return { asked, addresses };
}

const events = "/api/audit/events";
const page = (items: RecordedAuditEvent[], next: number | null = null) => ({ items, next });

describe("the history of everything", () => {
  it("says why it cannot be read, with a way to try again", async () => {
    const refusal = { kind: "Status", code: 403, reason: "Forbidden", message: "Vera has no right audit:read" };
    const { asked } = open({ [events]: refusal });
    expect(await screen.findByText("Vera has no right audit:read")).toBeTruthy();
    const before = asked.length;
    await userEvent.click(screen.getByRole("button", { name: /try again|retry/i }));
    await waitFor(() => expect(asked.length).toBeGreaterThan(before));
  }); // prettier-ignore

  it("teaches when there is nothing yet, and offers everything when nothing fits", async () => {
    open({ [events]: page([]) });
    expect(await screen.findByText("Nothing was done yet")).toBeTruthy();
    cleanup();
    const { addresses } = open({ [events]: page([]) }, "?outcome=refused&person=bob");
    expect(await screen.findByText("No event fits")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Show all events" }));
    await waitFor(() => expect(addresses.at(-1)).toBe(""));
  });

  it("shows who did what where, the refusal with its code, and asks for what the address says", async () => {
    const refused = { outcome: "refused", code: 403, reasons: ["HOST_NOT_OWNED"] } as const;
    const { asked } = open({ [events]: page([event(2, refused), event(1)]) }, "?tenant=orchard");
    const [first, second] = await screen.findAllByTestId("audit-event");
    expect(first?.textContent).toContain("Adaupdate PeerAuthentication apples/default");
    expect(first?.textContent).toContain("north · orchard");
    expect(within(first as HTMLElement).getByText("refused")).toBeTruthy();
    expect(within(first as HTMLElement).getByText("HOST_NOT_OWNED")).toBeTruthy();
    expect(within(second as HTMLElement).getByText("allowed")).toBeTruthy();
    expect(asked).toContain(`${events}?tenant=orchard`);
    const csv = screen.getByRole("link", { name: "CSV" }).getAttribute("href");
    expect(csv).toBe("/api/audit/export?format=csv&tenant=orchard");
  });

  it("opens one event with its difference, its decision and its proof", async () => {
    const whole = event(7, {
      before: policy("PERMISSIVE"),
      after: policy("STRICT"),
      decision: {
        policyVersion: "0123456789abcdef",
        path: {
          right: "security:write",
          allowed: true,
          classes: [
            {
              policyClass: "Hierarchy",
              granted: true,
              by: {
                subjectPath: ["User/7", "Writer@Workspace/trees"],
                association: { ua: "Writer@Workspace/trees", target: "Workspace/trees" },
                targetPath: ["north/apples#security", "Workspace/trees", "Hierarchy"],
              },
            },
          ],
          prohibitions: [],
        },
      },
    });
    open({ [events]: page([whole]), [`${events}/7`]: whole });
    await userEvent.click(await screen.findByRole("button", { name: /update PeerAuthentication/ }));
    const panel = within(await screen.findByRole("complementary"));
    const diff = within(await panel.findByLabelText("Before and after"));
    expect(diff.getByText(/mode: PERMISSIVE/).getAttribute("data-diff")).toBe("del");
    expect(diff.getByText(/mode: STRICT/).getAttribute("data-diff")).toBe("add");
    expect(panel.getByText(/^User\/7 → Writer@Workspace\/trees ⇒ north\/apples#security → /)).toBeTruthy();
    expect(panel.getByText("isthmus:7 (isthmus:editors)")).toBeTruthy();
    expect(panel.getByText(whole.hash)).toBeTruthy();
    expect(panel.getByRole("link", { name: "History of this object" }).getAttribute("href")).toContain(
      "resource=peerauthentications.security.istio.io",
    );
  });

  it("reads further back only when asked", async () => {
    const { asked } = open({ [`${events}?before=51`]: page([event(50)]), [events]: page([event(51)], 51) });
    await userEvent.click(await screen.findByRole("button", { name: "Older events" }));
    await waitFor(() => expect(screen.getAllByTestId("audit-event")).toHaveLength(2));
    expect(asked.filter((path) => path.startsWith(events))).toEqual([events, `${events}?before=51`]);
    expect(screen.queryByRole("button", { name: "Older events" })).toBeNull();
  });

  it("names the first event at which the chain does not hold", async () => {
    const broken = {
      intact: false,
      brokenAt: 4,
      why: "changed",
      message: "event 4 was changed: it does not say what was recorded",
      events: 3,
      checkedAt: "2026-01-02T03:04:05.000Z",
    };
    const { asked } = open({ [events]: page([event(9)]), "/api/audit/verification": broken });
    await screen.findAllByTestId("audit-event");
    expect(asked).not.toContain("/api/audit/verification");
    await userEvent.click(screen.getByRole("button", { name: "Verify chain" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Event 4 was changed");
  });
});

describe("the history of one object", () => {
  const address =
    "?cluster=north&resource=peerauthentications.security.istio.io&namespace=apples&name=default";
  const history = "/api/audit/history";

  it("is honest when Isthmus never wrote it", async () => {
    open({ [history]: page([]) }, address);
    expect(await screen.findByText("Isthmus never wrote this object")).toBeTruthy();
    expect(screen.getByText(/Changes made around Isthmus are not in this history/)).toBeTruthy();
  });

  it("shows each version with its change, where others changed it, and the way back", async () => {
    const items = [
      event(9, { verb: "delete", before: policy("DISABLE") }),
      event(5, { before: policy("PERMISSIVE"), after: policy("DISABLE") }),
      event(2, { verb: "create", after: policy("STRICT") }),
    ];
    open({ [history]: page(items) }, address);
    const [gone, changed, created] = (await screen.findAllByTestId("object-version")) as HTMLElement[];
    expect(gone?.textContent).toContain("Ada deleted it");
    expect(within(gone as HTMLElement).queryByRole("link", { name: "Restore this version" })).toBeNull();
    expect(changed?.textContent).toContain("Somebody changed the object around Isthmus here");
    const restore = within(created as HTMLElement).getByRole("link", { name: "Restore this version" });
    expect(restore.getAttribute("href")).toBe(
      "/configuration/north/peerauthentications.security.istio.io/apples/default?restore=2",
    );
  });

  it("offers no way back to a version that holds less than the cluster had", async () => {
    const redacted = { ...policy("STRICT"), spec: { token: "[redacted]" } };
    open({ [history]: page([event(2, { verb: "create", after: redacted })]) }, address);
    expect(await screen.findByText(/cannot be restored: credentials in it were not kept/)).toBeTruthy();
    expect(screen.queryByRole("link", { name: "Restore this version" })).toBeNull();
  });
});
