import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type ComponentProps, useState } from "react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { TrafficSplitPreview, TrafficSplitView } from "@/lib/domain/istio/traffic-split";
import { type SplitDraft, startDraft } from "./split-draft";
import { TrafficSplitForm } from "./traffic-split-form";

const version = (subset: string, pods: number) => ({
  subset,
  labels: { version: subset },
  readyPods: pods,
  totalPods: pods,
  workloads: [`reviews-${subset}`],
  exists: true,
});

const view: TrafficSplitView = {
  cluster: "west",
  namespace: "bookinfo",
  service: "reviews",
  host: "reviews.bookinfo.svc.cluster.local",
  state: "editable",
  problems: [],
  routes: [
    {
      index: 0,
      matches: "header end-user = jason",
      destinations: [],
      editable: false,
      reason: { message: "the route answers with a redirect", field: "spec.http[0].redirect" },
    },
    {
      index: 1,
      matches: "every request",
      destinations: [
        { subset: "v1", weight: 80 },
        { subset: "v2", weight: 20 },
      ],
      editable: true,
    },
  ],
  routeIndex: 1,
  versions: [version("v1", 3), version("v2", 1)],
  virtualService: {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "reviews", namespace: "bookinfo", resourceVersion: "7" },
    spec: {},
  },
  permission: { allowed: true, reason: "role editor" },
  elsewhere: [],
};

const preview: TrafficSplitPreview = { objects: [], warnings: [], affected: { routes: [], callers: [] } };

type Props = ComponentProps<typeof TrafficSplitForm>;

function Stage({
  onApply,
  ...part
}: Partial<Omit<Props, "onApply">> & { onApply: (draft: SplitDraft) => void }) {
  const shown = part.view ?? view;
  const [draft, setDraft] = useState(() => startDraft(shown));
  return (
    <TooltipProvider>
      <TrafficSplitForm
        view={shown}
        draft={draft}
        preview={{ data: preview, error: null, loading: false }}
        unavailable={undefined}
        applying={false}
        applyError={null}
        onDraft={setDraft}
        onApply={() => onApply(draft)}
        onShowConflict={undefined}
        progress={null}
        yaml={null}
        renderError={() => null}
        {...part}
      />
    </TooltipProvider>
  );
}

function stage(part: Partial<Omit<Props, "onApply">> = {}) {
  const onApply = vi.fn<(draft: SplitDraft) => void>();
  render(<Stage {...part} onApply={onApply} />);
  return { onApply, user: userEvent.setup() };
}

beforeAll(() => {
  // jsdom lays nothing out; Radix only needs somebody to observe with.
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
});
afterEach(cleanup);

describe("TrafficSplitForm", () => {
  it("refuses a total of 0, names the reason, and does not submit by keyboard either", async () => {
    const { onApply, user } = stage();
    for (const name of ["Weight of v1", "Weight of v2"]) {
      await user.clear(screen.getByLabelText(name));
      await user.type(screen.getByLabelText(name), "0");
    }
    expect(screen.getByRole("alert").textContent).toContain(
      "total weight is 0: no version would get traffic",
    );
    expect(screen.getByRole("button", { name: /Apply to west/ }).hasAttribute("disabled")).toBe(true);
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(onApply).not.toHaveBeenCalled();
  });

  it("refuses a total that is not 100 and offers to balance it", async () => {
    const { onApply, user } = stage();
    await user.clear(screen.getByLabelText("Weight of v1"));
    await user.type(screen.getByLabelText("Weight of v1"), "30");
    expect(screen.getByRole("alert").textContent).toContain("weights add up to 50 %, not 100 %");
    await user.click(screen.getByRole("button", { name: "Balance to 100 %" }));
    expect(screen.queryByRole("alert")).toBeNull();
    await user.click(screen.getByRole("button", { name: /Apply to west/ }));
    expect(onApply.mock.calls[0]?.[0].rows.map((row) => row.weight)).toEqual([60, 40]);
  });

  it("says at the field what is wrong with one weight", async () => {
    const { user } = stage();
    await user.clear(screen.getByLabelText("Weight of v2"));
    expect(screen.getByRole("alert").textContent).toContain("v2 needs a number from 0 to 100");
    expect(screen.getByLabelText("Weight of v2").getAttribute("aria-invalid")).toBe("true");
  });

  it("shows everything read-only to a viewer, with the reason", () => {
    stage({ view: { ...view, permission: { allowed: false, reason: "the role viewer is read-only" } } });
    expect(screen.getByText("the role viewer is read-only")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Apply/ })).toBeNull();
    expect(screen.getByLabelText<HTMLInputElement>("Weight of v1").readOnly).toBe(true);
    expect(screen.getByRole("slider", { name: "Share of v1" }).getAttribute("data-disabled")).not.toBeNull();
  });

  it("does not save to a cluster that does not answer, and says so", async () => {
    const { user, onApply } = stage({ unavailable: "Cluster West does not answer." });
    expect(screen.getAllByText("Cluster West does not answer.").length).toBeGreaterThan(0);
    await user.click(screen.getByRole("button", { name: /Apply to west/ }));
    expect(onApply).not.toHaveBeenCalled();
  });

  it("says why a route cannot be edited", () => {
    stage();
    const radio = screen.getByRole<HTMLInputElement>("radio", { name: /header end-user = jason/ });
    expect(radio.disabled).toBe(true);
    expect(screen.getByText("spec.http[0].redirect")).toBeTruthy();
  });

  it("moves weights by the slider's keys, the others with it, and submits", async () => {
    const { onApply, user } = stage();
    screen.getByRole("slider", { name: "Share of v1" }).focus();
    await user.keyboard("{ArrowLeft}{ArrowLeft}{PageDown}");
    const rows = screen.getAllByTestId("weight-row");
    expect(within(rows[0]!).getByLabelText<HTMLInputElement>("Weight of v1").value).toBe("68");
    expect(within(rows[1]!).getByLabelText<HTMLInputElement>("Weight of v2").value).toBe("32");
    expect(screen.getByTestId("total").textContent).toBe("total 100 %");
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(onApply).toHaveBeenCalledTimes(1);
  });
});
