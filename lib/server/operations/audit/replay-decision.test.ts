import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { createAuditLog, type AuditLog } from "@/lib/server/audit/audit-log";
import { recordRefusal, recordWrite } from "@/lib/server/audit/record-audit";
import { decideForEvent } from "@/lib/server/audit/name-decision";
import type { RequestContext } from "@/lib/server/authorization/person";
import { readAccess } from "@/lib/server/authorization/read-access";
import { requireRight } from "@/lib/server/authorization/require-right";
import { getRuntime, setRuntime } from "@/lib/server/runtime";
import { askedBy, serveAccess } from "@/lib/testing/serve-access";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { replayDecision } from "./replay-decision";

const [ed, vera] = [askedBy("ed", "editor"), askedBy("vera", "viewer")];
const [olivia, tina] = [askedBy("olivia", "operator"), askedBy("tina", "tenant")];
const target = {
  cluster: "west",
  group: "networking.istio.io",
  version: "v1",
  resource: "virtualservices",
  namespace: "orchard",
  name: "apples",
};

let audit: AuditLog;
let directory: string;
let setTenancy: ReturnType<typeof serveAccess>["setTenancy"];
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "isthmus-replay-"));
  audit = createAuditLog({ directory, logger: pino({ level: "silent" }) });
  ({ setTenancy } = serveAccess(tenancyState({})));
  setRuntime({ ...getRuntime(), audit });
});
afterAll(async () => {
  await audit.close();
  rmSync(directory, { recursive: true, force: true });
});

const right = (name: string) => ({ right: name, node: "Organization" });

/** What is thrown when a right at a level is missing. */
function refusalOf(context: RequestContext): StatusError {
  try {
    requireRight(context, "settings:write", { kind: "Organization", name: "" });
  } catch (error) {
    if (isStatusError(error)) return error;
  }
  throw new Error("nobody refused it");
}

/** Nobody may write traffic any more. */
const forbidding = tenancyState({
  prohibitions: {
    freeze: {
      subject: { kind: "Everyone" },
      rights: ["traffic:write"],
      inclusions: ["Organization"],
    },
  },
});

describe("the replay of what the log has", () => {
  it("decides by the policy of then, whatever the policy is now, for whoever may read the log", async () => {
    await recordWrite(ed, { verb: "update", target }, async () => undefined);
    const refused = { actor: vera, verb: "update", isWrite: true, error: new StatusError("Forbidden", "no") };
    await recordRefusal(refused, target);
    const rights = [right("binding:write"), right("read")];
    const decision = decideForEvent({ access: readAccess(ed), rights }, { kind: "Team" });
    await recordWrite(ed, { verb: "update", target, decision }, async () => undefined);
    await recordRefusal({ actor: vera, verb: "create", isWrite: true, error: refusalOf(vera) });
    setTenancy(forbidding);
    await recordWrite(ed, { verb: "update", target }, async () => undefined);

    await expect(replayDecision(tina, { sequence: "1" })).rejects.toMatchObject({ reason: "Forbidden" });
    await expect(replayDecision(olivia, { sequence: "9" })).rejects.toMatchObject({ reason: "NotFound" });
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((sequence) => replayDecision(olivia, { sequence: String(sequence) })),
    );
    expect(
      answers.map(
        (answer) =>
          answer.replayed && [answer.same, ...answer.decisions.map((each) => each.answered.allowed)],
      ),
    ).toEqual([
      [true, true],
      [true, false],
      [true, false, true],
      [true, false],
      [true, false],
    ]);
    expect(await audit.verify()).toMatchObject({ intact: true, policies: 2 });
  });
});
