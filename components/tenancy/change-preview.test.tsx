import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { TenancyChangePreview } from "@/lib/domain/tenancy/tenancy-view";
import { quietPreview } from "@/lib/testing/quiet-preview";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { blockSave } from "./block-save";
import { ChangePreview } from "./change-preview";

afterEach(cleanup);

const state = tenancyState({ teams: { tills: { displayName: "Till people" } } });
const known = { teams: state.teams, users: state.users };

function draw(preview: Partial<TenancyChangePreview>) {
  render(
    <ChangePreview
      preview={{ ...quietPreview, ...preview }}
      loading={false}
      error={null}
      onRetry={() => undefined}
      known={known}
      idle=""
    />,
  );
}

test("a refusal names its code, its field and the reason; the dry run is not praised beside it", () => {
  draw({
    refusals: [{ code: "RBAC_ESCALATION", field: "spec.role", message: "you lack gateway:write there" }],
    dryRun: { accepted: false, message: "not asked" },
  });
  expect(screen.getByText("RBAC_ESCALATION")).toBeTruthy();
  expect(screen.getByText("spec.role")).toBeTruthy();
  expect(screen.getByText(/you lack gateway:write/)).toBeTruthy();
  expect(screen.queryByText(/accepted it/)).toBeNull();
});

test("settings go from before to after in words, rights are one line for each subject and place", () => {
  draw({
    settings: [{ level: "Workspace/till", setting: "mtls", before: "PERMISSIVE", after: "STRICT" }],
    rights: {
      gained: [
        { subject: "Team/tills", right: "read", level: "Workspace/till" },
        { subject: "Team/tills", right: "traffic:write", level: "Workspace/till" },
        { subject: "Team/tills", right: "read", level: "Tenant/alpha" },
        { subject: "Team/tills", right: "traffic:write", level: "Tenant/alpha" },
      ],
      lost: [],
    },
  });
  expect(screen.getByRole("region", { name: "Settings" }).textContent).toMatch(
    /mTLS of workspace till.*Permissive.*becomes Strict/,
  );
  const rights = screen.getByRole("region", { name: "Rights gained" });
  expect(rights.querySelectorAll("li")).toHaveLength(1);
  expect(rights.textContent).toContain("Till people gains at workspace till, tenant alpha");
});

test("a quiet change says so", () => {
  draw({});
  expect(
    screen.getByText(/No conflict; no setting, no Istio object and nobody's rights change/),
  ).toBeTruthy();
});

test("a save waits for what a person can do something about first", () => {
  const state = {
    dirty: true,
    isNew: false,
    problems: 0,
    previewing: false,
    previewFailed: false,
    refused: false,
  };
  expect(blockSave({ ...state, dirty: false })).toBe("Nothing is changed yet");
  expect(blockSave({ ...state, problems: 2, refused: true })).toBe("2 fields need attention");
  expect(blockSave({ ...state, previewing: true })).toBe("Looking at what it changes");
  expect(blockSave({ ...state, previewFailed: true })).toBeDefined();
  expect(blockSave({ ...state, refused: true })).toBe("It would be refused");
  expect(blockSave(state)).toBeUndefined();
});

test("Istio objects that settings generate are told with their cluster and a diff, and what will not hold with the reason", () => {
  const object = (mode: string) => ({
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name: "isthmus-edge", namespace: "shop" },
    spec: { mtls: { mode } },
  });
  draw({
    generated: [{ cluster: "east", action: "update", before: object("PERMISSIVE"), after: object("STRICT") }],
    notApplied: [{ cluster: "east", namespace: "shop", what: "timeout of web", why: "own routes its calls" }],
    more: { settings: 0, gained: 0, lost: 0, generated: 3 },
  });
  const part = screen.getByRole("region", { name: "Istio objects" });
  expect(part.textContent).toMatch(/Istio objects 4.*Changed PeerAuthentication shop\/isthmus-edge in east/);
  expect(part.textContent).toMatch(/removed: .*PERMISSIVE.*added: .*STRICT.*and 3 more/);
  expect(screen.getByRole("region", { name: "Not applied" }).textContent).toMatch(
    /timeout of web in east\/shop.*because own routes its calls/,
  );
  expect(screen.queryByText(/No conflict/)).toBeNull();
});
