import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { AskDialog } from "@/components/tenancy/ask-dialog";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { overviewFor } from "@/lib/testing/tenancy-overview";
import { HostList } from "./host-list";
import { findHostObstacle, listHosts } from "./host-state";

afterEach(cleanup);

const overview = overviewFor(
  tenancyState({
    tenants: { alpha: { clusters: ["*"], domains: ["*.till.example.org"] } },
    workspaces: {
      till: { tenant: "alpha", hosts: ["a.till.example.org", "elsewhere.example.org"] },
      stock: { tenant: "alpha", hosts: ["stock.till.example.org"] },
    },
    hostclaims: {
      one: { host: "a.till.example.org", workspace: "till", workspaceUid: "uid-till" },
      two: { host: "stock.till.example.org", workspace: "stock", workspaceUid: "uid-stock" },
    },
    accessrequests: {
      no: {
        requester: "wes",
        ask: { type: "Host", workspace: "till", host: "b.till.example.org" },
        decision: { state: "Denied", by: "ada", at: "2026-02-01T00:00:00Z", comment: "use a" },
      },
    },
  }),
  [],
  { sub: "op", role: "operator", oidcGroups: [] },
);
const till = overview.workspaces.find(({ metadata }) => metadata.name === "till");
if (till === undefined) throw new Error("no workspace");

test("a host that the workspace does not have says why and whom to ask", () => {
  render(
    <HostList
      hosts={listHosts(till, overview)}
      onAsk={() => undefined}
      editHref={undefined}
      deciders={["Ada"]}
    />,
  );
  const row = (name: RegExp) => screen.getByRole("row", { name }).textContent;
  expect(row(/^a\.till/)).toContain("owned");
  expect(row(/^elsewhere/)).toMatch(/refused.*outside the domains of tenant alpha.*Ask Ada\./);
  expect(row(/^b\.till/)).toMatch(/denied.*ada: “use a”/);
});

test("the request says beforehand what is known against a host, and is not sent without one", async () => {
  const onAsk = vi.fn<() => void>();
  render(
    <AskDialog
      start={{ type: "Host", workspace: "till" }}
      roles={[]}
      deciders={["Ada"]}
      findObstacle={(host) => findHostObstacle(host, till, overview)}
      pending={false}
      error={null}
      onAsk={onAsk}
      onClose={() => undefined}
    />,
  );
  await userEvent.click(screen.getByRole("button", { name: "Send the request" }));
  expect(screen.getByRole("alert")).toBeTruthy();
  expect(onAsk).not.toHaveBeenCalled();
  await userEvent.type(screen.getByRole("textbox", { name: "Host" }), "stock.till.example.org");
  expect(screen.getByText(/overlaps a host of workspace stock/)).toBeTruthy();
  expect(screen.getByText("Ada can decide it.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Send the request" }));
  expect(onAsk).toHaveBeenCalledWith({ type: "Host", workspace: "till", host: "stock.till.example.org" }, "");
});
