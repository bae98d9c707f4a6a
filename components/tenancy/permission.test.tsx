import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { listDestinations } from "@/components/shell/navigation";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { overviewFor } from "@/lib/testing/tenancy-overview";
import { decidePermission } from "./permission";
import { RequestList } from "./request-list";
import { decisionLevel } from "./request-words";
import { listBindings, listRequests, summarizeWorkspace } from "./summarize-tenancy";

afterEach(cleanup);

const workspace = { kind: "Workspace", name: "till" } as const;
const state = tenancyState({
  tenants: { alpha: { clusters: ["*"] }, beta: { clusters: ["*"] } },
  workspaces: {
    till: { tenant: "alpha", namespaces: ["*/till"], hosts: ["till.example.org"] },
    stock: { tenant: "beta", namespaces: ["*/stock"] },
  },
  teams: { tills: { displayName: "Till people", oidcGroups: ["team-tills"] } },
  accessbindings: {
    lead: {
      level: { kind: "Tenant", name: "alpha" },
      role: "Admin",
      subjects: [{ kind: "User", name: "ada" }],
    },
    writers: { level: workspace, role: "Writer", subjects: [{ kind: "Team", name: "tills" }] },
  },
  accessrequests: {
    one: {
      requester: "wes",
      requesterName: "Wes",
      reason: "the new shop",
      ask: { type: "Host", workspace: "till", host: "new.example.org" },
    },
  },
});
const clusters = [{ name: "north", namespaces: ["till", "stock"] }];
const writer = overviewFor(state, clusters, { sub: "wes", role: "tenant", oidcGroups: ["team-tills"] });
const lead = overviewFor(state, clusters, { sub: "ada", role: "tenant", oidcGroups: [] });

test("who lacks a right reads which, where, and who can give it", () => {
  const permission = decidePermission("binding:write", workspace, writer);
  expect(permission.allowed).toBe(false);
  expect(permission.reason).toMatch(
    /needs binding:write .* at workspace till; (ada|an operator) can give it/,
  );
  expect(decidePermission("binding:write", workspace, lead).allowed).toBe(true);
});

test("a writer sees only their own workspace, with roles given above as they may see them", () => {
  expect(writer.workspaces.map(({ metadata }) => metadata.name)).toEqual(["till"]);
  expect(listBindings(workspace, lead).map(({ metadata }) => metadata.name)).toEqual(["writers", "lead"]);
  const [till] = lead.workspaces;
  expect(till && summarizeWorkspace(till, lead)).toMatchObject({
    places: [{ cluster: "north", namespace: "till" }],
    hosts: 1,
    people: 2,
    pendingRequests: 1,
  });
});

test("a host is decided by the tenant's people; who asked may only take it back", async () => {
  const [request] = listRequests(workspace, lead);
  if (request === undefined) throw new Error("the request is not seen");
  expect(decisionLevel(request.spec.ask, lead)).toEqual({ kind: "Tenant", name: "alpha" });
  const onDecide = vi.fn<() => void>();
  const list = (isOwn: boolean, allowed: boolean) => (
    <RequestList
      requests={[request]}
      mayDecide={() => ({ allowed, reason: "it needs request:decide; ada can give it" })}
      isOwn={() => isOwn}
      onDecide={onDecide}
      empty={null}
    />
  );
  const { rerender } = render(list(false, false));
  expect(screen.getByText(/You may not decide it: it needs request:decide; ada can give it/)).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  rerender(list(true, true));
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["Take it back"]);
  rerender(list(false, true));
  await userEvent.click(screen.getByRole("button", { name: "Approve" }));
  expect(onDecide).toHaveBeenCalledWith(request, "Approved");
});

test("a tenant's pages are theirs alone", () => {
  const pages = (role: "operator" | "tenant") => listDestinations(role).map(({ label }) => label);
  expect(pages("tenant")[0]).toBe("Workspaces");
  for (const label of ["Overview", "Clusters", "Tenants", "Teams", "Settings"]) {
    expect(pages("tenant")).not.toContain(label);
    expect(pages("operator")).toContain(label);
  }
  const keys = listDestinations("operator").map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});
