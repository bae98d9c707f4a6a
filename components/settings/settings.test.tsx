import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { findEffectiveSettings } from "@/lib/domain/tenancy/settings/find-effective-settings";
import type { Settings } from "@/lib/domain/tenancy/resources/settings";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { overviewFor } from "@/lib/testing/tenancy-overview";
import { EffectiveSettingsTable } from "./effective-settings-table";
import { SettingsFields } from "./settings-fields";
import { listTree } from "./settings-tree";

afterEach(cleanup);

const state = tenancyState({
  organizations: {
    default: {
      settings: {
        mtls: { value: "STRICT", strategy: "Stricter" },
        timeout: { value: "15s", strategy: "Replace" },
      },
    },
  },
  tenants: { alpha: { clusters: ["*"] } },
  workspaces: {
    till: {
      tenant: "alpha",
      settings: { mtls: { value: "PERMISSIVE" }, timeout: { value: "5s" } },
    },
  },
  trafficgroups: { "isthmus-ws-till/edge": {} },
});

test("what a level says in vain stands beside what holds, with why", () => {
  const settings = findEffectiveSettings(state, { kind: "Workspace", name: "till" });
  render(<EffectiveSettingsTable settings={settings} level="Workspace/till" />);
  const mtls = screen.getByRole("row", { name: /^mTLS/ });
  expect(within(mtls).getByRole("link", { name: "the organization" }).getAttribute("href")).toBe("/settings");
  expect(mtls.textContent).toMatch(
    /Strict.*may only tighten it.*overridden: Permissive.*of workspace till: \S/,
  );
  const timeout = screen.getByRole("row", { name: /^Timeout/ });
  expect(timeout.textContent).toMatch(/5s.*here.*15s.*of the organization: \S/);
  expect(screen.getByRole("row", { name: /^Failover/ }).textContent).toContain("not set");
});

test("a setting that is turned on begins as what was inherited; turned off it is left to the level above", async () => {
  const onChange = vi.fn<(settings: Settings | undefined) => void>();
  const draw = (settings: Settings | undefined) => (
    <SettingsFields
      settings={settings}
      onChange={onChange}
      inherited={{ mtls: { value: "STRICT", from: "the organization" } }}
      path={["spec", "settings"]}
      readOnly={false}
    />
  );
  const { rerender } = render(draw(undefined));
  expect(screen.getByText(/from the organization/)).toBeTruthy();
  await userEvent.click(screen.getByRole("checkbox", { name: "mTLS" }));
  expect(onChange).toHaveBeenLastCalledWith({ mtls: { value: "STRICT", strategy: "Replace" } });
  rerender(draw({ mtls: { value: "STRICT", strategy: "Replace" } }));
  await userEvent.click(screen.getByRole("checkbox", { name: "mTLS" }));
  expect(onChange).toHaveBeenLastCalledWith(undefined);
});

test("the tree is organization, tenant, workspace, group, with what each says itself", () => {
  const overview = overviewFor(state, [], { sub: "op", role: "operator", oidcGroups: [] });
  expect(listTree(overview).map(({ noun, title, depth, own }) => [noun, title, depth, own])).toEqual([
    ["organization", "Organization", 0, 2],
    ["tenant", "alpha", 1, 0],
    ["workspace", "till", 2, 2],
    ["traffic group", "edge", 3, 0],
  ]);
});
