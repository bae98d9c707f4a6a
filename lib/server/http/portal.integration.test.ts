import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { authenticateSession } from "@/lib/server/authentication/authenticate";
import { revocations } from "@/lib/server/authentication/sessions";
import { readAudit } from "@/lib/testing/fleet";
import { istio, openDoorToWest, portal, route, type DoorToWest } from "@/lib/testing/door-to-west";

let at: DoorToWest;

beforeAll(async () => {
  at = await openDoorToWest(inject("fleetDirectory"));
});
afterAll(() => at?.close());

describe("what a member is asked", () => {
  it("comes as the signed-in person, whatever the client claims (R-02, R-06)", async () => {
    const headers = {
      authorization: `Bearer ${at.fleet.clusters.west.adminToken}`,
      "x-forwarded-for": "1.2.3.4",
      "user-agent": "forged",
    };
    const target = portal(`${istio}/${at.namespace}/virtualservices`);
    expect((await at.door.call(target, at.write("ed", "POST", route("asked-by-ed"), headers))).status).toBe(
      201,
    );
    await at.administrator.delete(`${istio}/${at.namespace}/virtualservices/asked-by-ed`);
    const event = readAudit(at.fleet.clusters.west).find(
      ({ verb, objectRef }) =>
        verb === "create" && objectRef?.name === "asked-by-ed" && objectRef.namespace === at.namespace,
    );
    expect(event?.user.username).toBe("system:serviceaccount:isthmus-system:isthmus-impersonator");
    expect(event?.impersonatedUser?.username).toBe("isthmus:ed");
    const groups = event?.impersonatedUser?.groups?.filter((group) => group !== "system:authenticated");
    expect(groups).toEqual(["isthmus:editors"]);
  });

  it("gives two people their own answers, interleaved (R-35)", async () => {
    const ask = (who: "olivia" | "vera") =>
      at.door.call(
        portal("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"),
        at.write(who, "POST", {
          kind: "SelfSubjectAccessReview",
          apiVersion: "authorization.k8s.io/v1",
          spec: {
            resourceAttributes: {
              group: "apps",
              resource: "deployments",
              verb: "patch",
              namespace: at.namespace,
            },
          },
        }),
      );
    for (let round = 0; round < 25; round += 1) {
      const who = Array.from({ length: 20 }, (_, index) =>
        (index * 7 + round) % 3 === 0 ? ("olivia" as const) : ("vera" as const),
      );
      const answers = await Promise.all(who.map(ask));
      expect(answers.map((answer) => (answer.json().status as { allowed: boolean }).allowed)).toEqual(
        who.map((person) => person === "olivia"),
      );
      for (const { headers } of answers) expect(headers["cache-control"]).toBe("no-store");
    }
  });

  it("passes the member's own refusal on, with the cluster's name", async () => {
    const { status, json } = await at.door.call(
      portal(`${istio}/default/virtualservices`),
      at.write("ed", "POST", route("x")),
    );
    expect(status).toBe(403);
    expect(json()).toMatchObject({ kind: "Status", reason: "Forbidden", details: { cluster: "west" } });
    expect(json().message).toContain("isthmus:ed");
  });

  it("says that our credential is refused, without asking the browser to sign in", async () => {
    const { status, json } = await at.door.call(portal("/api/v1/pods", "expired"), at.as("olivia"));
    expect([status, json().reason]).toEqual([502, "MemberCredentialsInvalid"]);
  });

  it("creates, reads, changes and deletes what the person may, as field manager isthmus, strictly", async () => {
    const collection = portal(`${istio}/${at.namespace}/virtualservices`);
    const unknown = await at.door.call(
      collection,
      at.write("ed", "POST", { ...route("reviews"), spec: { ...route("").spec, surprise: 1 } }),
    );
    expect([unknown.status, unknown.json().message]).toEqual([400, expect.stringContaining("surprise")]);
    const lines = at.door.log.length;
    const created = await at.door.call(
      `${collection}?fieldManager=kubectl`,
      at.write("ed", "POST", route("reviews")),
    );
    expect(created.status).toBe(201);
    const metadata = created.json().metadata as {
      resourceVersion: string;
      managedFields: { manager: string }[];
    };
    expect(metadata.managedFields.map(({ manager }) => manager)).toEqual(["isthmus"]);
    const recorded = {
      event: "audit",
      person: "isthmus:ed",
      cluster: "west",
      verb: "create",
      outcome: "allowed",
    };
    // The answer was on its way before the event was on the disk.
    await vi.waitFor(
      () =>
        expect(at.door.log.slice(lines)).toContainEqual(expect.objectContaining({ ...recorded, code: 201 })),
      { timeout: 10_000 },
    );
    const stale = { ...route("reviews"), metadata: { name: "reviews", resourceVersion: "1" } };
    expect((await at.door.call(`${collection}/reviews`, at.write("ed", "PUT", stale))).status).toBe(409);
    const patch = await at.door.call(
      `${collection}/reviews`,
      at.write(
        "ed",
        "PATCH",
        { metadata: { labels: { a: "b" } } },
        { "content-type": "application/merge-patch+json" },
      ),
    );
    expect(patch.status).toBe(200);
    const read = await at.door.call(`${collection}/reviews`, at.as("vera"));
    expect([read.status, read.headers["cache-control"], read.headers["content-type"]]).toEqual([
      200,
      "no-store",
      "application/json",
    ]);
    expect((await at.door.call(`${collection}/reviews`, at.write("ed", "DELETE"))).status).toBe(200);
    expect((await at.door.call(`${collection}/reviews`, at.as("vera"))).json()).toMatchObject({ code: 404 });
  });
});

describe("streams", () => {
  const watchPath = () => portal(`${istio}/${at.namespace}/virtualservices?watch=true&resourceVersion=0`);
  const isWatch = /virtualservices\?.*watch=true/;
  /** `silence` touches nothing while no event comes, and answers to how many watches are open. */
  const untilClosed = async () => {
    await expect.poll(() => at.west.disturbWatches("silence", isWatch), { timeout: 10_000 }).toBe(0);
  };

  it("deliver events as they happen, and end upstream when the client leaves", async () => {
    const watch = await at.door.open(watchPath(), at.as("vera"));
    expect([watch.statusCode, watch.headers["cache-control"]]).toEqual([200, "no-store"]);
    const lines = createInterface({ input: watch })[Symbol.asyncIterator]();
    // From any version: what other tests wrote and took away may come first.
    const next = async (): Promise<{ type: string }> => {
      const { value } = await lines.next();
      const event = JSON.parse(String(value)) as { type: string; object: { metadata: { name: string } } };
      return event.object.metadata.name === "watched" ? event : next();
    };
    await at.administrator.create(`${istio}/${at.namespace}/virtualservices`, route("watched"));
    expect((await next()).type).toBe("ADDED");
    await at.administrator.delete(`${istio}/${at.namespace}/virtualservices/watched`);
    expect((await next()).type).toBe("DELETED");
    watch.destroy();
    await untilClosed();
  });

  it("end at once when the person signs out (R-23)", async () => {
    const cookie = await at.door.signIn("vera", "viewer");
    const [watch, topology] = [
      await at.door.open(watchPath(), { headers: { cookie } }),
      await at.door.open("/api/topology/stream", { headers: { cookie } }),
    ];
    const ended = [watch, topology].map(
      (stream) =>
        new Promise((resolve) =>
          stream
            .on("error", () => undefined)
            .once("close", resolve)
            .resume(),
        ),
    );
    const { id, expiresAt } = await authenticateSession({ headers: { cookie } });
    revocations.revoke(id, expiresAt);
    await Promise.all(ended);
    expect((await at.door.call(portal("/api/v1/pods"), { headers: { cookie } })).status).toBe(401);
    await untilClosed();
  });

  it("are limited for each person; the next one waits", async () => {
    const cookie = await at.door.signIn("ed", "editor");
    const open = await Promise.all(
      Array.from({ length: 32 }, () => at.door.open(watchPath(), { headers: { cookie } })),
    );
    expect(open.map(({ statusCode }) => statusCode)).toEqual(open.map(() => 200));
    const refused = await at.door.call(watchPath(), { headers: { cookie } });
    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "5"]);
    for (const watch of open) watch.destroy();
    await expect
      .poll(
        async () => {
          const again = await at.door.open(watchPath(), { headers: { cookie } });
          again.destroy();
          return again.statusCode;
        },
        { timeout: 10_000 },
      )
      .toBe(200);
  });
});
