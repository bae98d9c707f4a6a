import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../kubernetes/object";
import { StatusError } from "../../kubernetes/status-error";
import type { ChangeSetStatus } from "../resources/change-set";
import { applySteps } from "./apply-steps";
import { draftStatus } from "./count-state";
import type { IntendedEdit } from "./judge-edit";
import { rollBackSteps } from "./roll-back-steps";
import { beginApply, beginRollBack } from "./step-progress";
import type { StepPorts } from "./step-ports";

interface Edit {
  action: "create" | "update" | "delete";
  name: string;
}
interface Plan {
  steps: { cluster: string; edits: Edit[] }[];
  /** Objects whose write is refused after the dry run, as a webhook may. */
  refused: string[];
}

const at = "2026-01-01T00:00:00Z";
const run = { holder: "process", by: "ann" };
const content = (object: KubernetesObject | undefined) => JSON.stringify(object?.["spec"] ?? null);
const crash = new Error("the process died");

/** Two clusters and the host, of which any write may be the last that the process does. */
class Fleet {
  objects = new Map<string, KubernetesObject>();
  stored: ChangeSetStatus;
  log: string[] = [];
  private version = 1;
  private left = Infinity;

  constructor(readonly plan: Plan) {
    for (const { cluster, edits } of plan.steps)
      for (const { action, name } of edits) if (action !== "create") this.put(`${cluster}/${name}`, "before");
    const clusters = plan.steps.map(({ cluster }) => cluster);
    this.stored = beginApply(draftStatus, { clusters, run, digest: "d", at });
  }

  put(key: string, spec: string): void {
    this.version += 1;
    const uid = this.objects.get(key)?.metadata.uid ?? `uid-${this.version}`;
    const metadata = { name: key, uid, resourceVersion: `${this.version}` };
    this.objects.set(key, { apiVersion: "x/v1", kind: "X", metadata, spec });
  }
  contents = () => [...this.objects].map(([key, object]) => `${key}=${content(object)}`).toSorted();
  dieAfter(writes: number): void {
    this.left = writes;
  }
  private write(act: () => void): void {
    if (this.left <= 0) throw crash;
    this.left -= 1;
    act();
    if (this.left <= 0) throw crash;
  }

  ports: StepPorts = {
    record: async (change) => {
      if (this.left <= 0) throw crash;
      this.write(() => (this.stored = change(this.stored)));
      return this.stored;
    },
    findObstacle: () => undefined,
    read: async (cluster, { name }) => {
      if (this.left <= 0) throw crash;
      return this.objects.get(`${cluster}/${name}`) ?? null;
    },
    write: async (change, numbers, beforeWrites) => {
      const { cluster, edits } = this.plan.steps[change] ?? { cluster: "", edits: [] };
      const chosen = edits.map((edit, index) => ({ ...edit, index }));
      const intended = chosen
        .filter(({ index }) => numbers === undefined || numbers.includes(index))
        .map(({ action, name, index }): IntendedEdit => {
          const before = this.objects.get(`${cluster}/${name}`) ?? null;
          if ((before === null) !== (action === "create"))
            throw new StatusError("Conflict", `${name} moved on`);
          const after = { apiVersion: "x/v1", kind: "X", metadata: { name }, spec: "after" };
          return {
            action,
            resource: "xs",
            namespace: "n",
            name,
            index,
            before,
            after: action === "delete" ? null : after,
          };
        });
      await beforeWrites(intended);
      const done: IntendedEdit[] = [];
      for (const edit of intended) {
        if (this.stored.steps[change]?.intent === undefined)
          throw new Error("it was not noted before it was written");
        if (this.plan.refused.includes(`${cluster}/${edit.name}`)) {
          for (const each of done.toReversed())
            this.write(() => this.restore(cluster, each.name, each.before));
          throw new StatusError("Invalid", "the webhook refuses it");
        }
        this.write(() => {
          this.log.push(`write ${change}`);
          if (edit.after === null) this.objects.delete(`${cluster}/${edit.name}`);
          else this.put(`${cluster}/${edit.name}`, "after");
        });
        done.push(edit);
      }
      return done.map((edit) => {
        const live = this.objects.get(`${cluster}/${edit.name}`);
        const { uid = "", resourceVersion = "" } = live?.metadata ?? {};
        const written = live === undefined ? null : { uid, resourceVersion, content: content(live) };
        return { resource: "xs", namespace: "n", name: edit.name, written, restore: edit.before };
      });
    },
    undo: async (cluster, edits) => {
      for (const { name, restore, written } of edits.toReversed()) {
        const live = this.objects.get(`${cluster}/${name}`);
        if (content(live) !== (written?.content ?? "null"))
          throw new StatusError("Conflict", `${name} moved on`);
        this.write(() => {
          this.log.push(`undo ${cluster}/${name}`);
          this.restore(cluster, name, restore as KubernetesObject | null);
        });
      }
    },
    digest: content,
    now: () => at,
  };

  private restore(cluster: string, name: string, before: KubernetesObject | null): void {
    if (before === null) this.objects.delete(`${cluster}/${name}`);
    else this.put(`${cluster}/${name}`, String(before["spec"]));
  }
}

const plans: fc.Arbitrary<Plan> = fc
  .array(
    fc.record({
      cluster: fc.constantFrom("west", "east"),
      edits: fc.array(fc.constantFrom("create", "update", "delete"), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .chain((steps) => {
    const named = steps.map(({ cluster, edits }, step) => ({
      cluster,
      edits: edits.map((action, edit) => ({ action, name: `o${step}-${edit}` }) as Edit),
    }));
    const names = named.flatMap(({ cluster, edits }) => edits.map(({ name }) => `${cluster}/${name}`));
    return fc
      .oneof(fc.constant<string[]>([]), fc.subarray(names, { maxLength: 1 }))
      .map((refused) => ({ steps: named, refused }));
  });

async function survive<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (error === crash) return undefined;
    throw error;
  }
}

function wanted({ steps }: Plan): string[] {
  return steps
    .flatMap(({ cluster, edits }) =>
      edits.filter(({ action }) => action !== "delete").map(({ name }) => `${cluster}/${name}="after"`),
    )
    .toSorted();
}

describe("the steps of a change set", () => {
  it("end applied, or failed with everything as it was, whichever write the process dies at", async () => {
    await fc.assert(
      fc.asyncProperty(
        plans,
        fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
        async (plan, deaths) => {
          const fleet = new Fleet(plan);
          const before = fleet.contents();
          for (const writes of [...deaths, Infinity]) {
            fleet.dieAfter(writes);
            const goOn = fleet.stored.state === "RollingBack" ? rollBackSteps : applySteps;
            if (fleet.stored.run !== undefined) await survive(() => goOn(fleet.ports, fleet.stored));
          }
          expect(fleet.stored.run).toBeUndefined();
          const refused = plan.refused.length > 0;
          expect([fleet.stored.state, fleet.contents()]).toEqual(
            refused ? ["Failed", before] : ["Applied", wanted(plan)],
          );
          expect(fleet.stored.message).toMatch(refused ? /^change \d failed: the webhook refuses it/ : /^$/);
          expect(fleet.stored.steps.every(({ intent }) => intent === undefined)).toBe(true);
          const order = fleet.log.filter((line) => line.startsWith("write"));
          expect(order).toEqual(order.toSorted());
        },
      ),
      { numRuns: 400 },
    );
  });

  it("are rolled back in reverse order to what was there, whichever write the process dies at", async () => {
    await fc.assert(
      fc.asyncProperty(
        plans.map((plan) => ({ ...plan, refused: [] })),
        fc.integer({ min: 0, max: 20 }),
        fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 3 }),
        async (plan, first, deaths) => {
          const fleet = new Fleet(plan);
          const before = fleet.contents();
          fleet.dieAfter(first);
          await survive(() => applySteps(fleet.ports, fleet.stored));
          for (const writes of [...deaths, Infinity]) {
            fleet.dieAfter(writes);
            await survive(async () => {
              const begun = await fleet.ports.record((status) => beginRollBack(status, run, at));
              return rollBackSteps(fleet.ports, begun);
            });
          }
          expect([fleet.stored.state, fleet.contents()]).toEqual(["RolledBack", before]);
          const undone = fleet.log
            .filter((line) => line.startsWith("undo"))
            .map((line) => line.split("/")[1]);
          expect(undone).toEqual(undone.toSorted().toReversed());
        },
      ),
      { numRuns: 400 },
    );
  });

  const two: Plan = {
    steps: [
      { cluster: "west", edits: [{ action: "create", name: "a" }] },
      { cluster: "east", edits: [{ action: "update", name: "b" }] },
      { cluster: "west", edits: [{ action: "create", name: "c" }] },
    ],
    refused: [],
  };

  it("leave what somebody else changed, keep what it may rest on, and say so", async () => {
    const fleet = new Fleet(two);
    await applySteps(fleet.ports, fleet.stored);
    fleet.put("west/c", "theirs");
    fleet.stored = beginRollBack(fleet.stored, run, at);
    const status = await rollBackSteps(fleet.ports, fleet.stored);
    expect(status.state).toBe("Failed");
    expect(status.message).toBe("changes 1, 3 could not be taken back and stand");
    expect(status.steps.map(({ state }) => state)).toEqual(["Applied", "RolledBack", "Applied"]);
    expect(status.steps[2]?.message).toMatch(/could not be taken back: c moved on/);
    expect(fleet.contents()).toEqual(['east/b="before"', 'west/a="after"', 'west/c="theirs"']);
  });

  it("stop and leave everything when nobody knows whether a write arrives", async () => {
    const fleet = new Fleet(two);
    const { write } = fleet.ports;
    const lost: StepPorts = {
      ...fleet.ports,
      write: (change, numbers, beforeWrites) =>
        change === 1
          ? write(change, numbers, async (intended) => {
              await beforeWrites(intended);
              throw new StatusError("ServiceUnavailable", "no answer");
            })
          : write(change, numbers, beforeWrites),
    };
    const status = await applySteps(lost, fleet.stored);
    expect([status.state, status.run]).toEqual(["Applying", undefined]);
    expect(status.message).toMatch(/change 2 is not certain: no answer/);
    expect(fleet.contents()).toEqual(['east/b="before"', 'west/a="after"']);
    // It arrives after all: whoever goes on finds it, and writes nothing twice.
    fleet.put("east/b", "after");
    const begun = beginApply(status, { clusters: [], run, digest: "d", at });
    fleet.stored = begun;
    expect((await applySteps(fleet.ports, begun)).state).toBe("Applied");
    expect(fleet.log).toEqual(["write 0", "write 2"]);
  });
});
