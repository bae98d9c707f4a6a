import { expect, test } from "./fixtures";
import { kubectl, readAuditLines } from "./fleet";
import { openSession } from "./session";

/** `npm run faults` runs the same tests in their long form. */
const long = process.env.ISTHMUS_FAULTS === "long";
const split = "/api/clusters/west/namespaces/bookinfo/services/reviews/traffic-split";
const virtualService = "/apis/networking.istio.io/v1/namespaces/bookinfo/virtualservices/reviews";

interface Summary {
  name: string;
  freshness: string;
}
interface SplitView {
  routeIndex: number;
  routes: { index: number; destinations: { subset: string; weight: number }[] }[];
  virtualService?: { metadata: { resourceVersion: string } };
  destinationRule?: { metadata: { resourceVersion: string } };
}
interface VirtualService {
  metadata: { name: string; annotations?: Record<string, string> };
  spec: { http: { route: { destination: { subset: string }; weight?: number }[] }[] };
}

interface AuditEvent {
  verb: string;
  stage: string;
  responseStatus?: { code?: number };
  requestObject?: { metadata?: { annotations?: Record<string, string> } };
}

test("F-14: two people who save at the same moment get one success and one conflict, never a silent overwrite", async ({
  preserve,
}) => {
  test.setTimeout(long ? 900_000 : 120_000);
  await preserve("west", virtualService);
  const [olivia, ed] = await Promise.all([openSession("olivia"), openSession("ed")]);
  const races = long ? 500 : 25;
  for (let race = 0; race < races; race++) {
    const { body } = (await olivia("GET", split)) as { body: SplitView };
    const editOf = (first: number) => ({
      routeIndex: body.routeIndex,
      destinations: [
        { subset: "v1", weight: first },
        { subset: "v2", weight: 100 - first },
      ],
      resourceVersions: {
        virtualService: body.virtualService?.metadata.resourceVersion ?? null,
        destinationRule: body.destinationRule?.metadata.resourceVersion ?? null,
      },
    });
    const weights = race % 2 === 0 ? [61, 37] : [52, 44];
    const answers = await Promise.all([
      olivia("PUT", split, editOf(weights[0] ?? 0)),
      ed("PUT", split, editOf(weights[1] ?? 0)),
    ]);
    const statuses = answers.map((answer) => answer.status).toSorted();
    expect(statuses, `race ${race}: ${JSON.stringify(answers.map((answer) => answer.body))}`).toEqual([
      200, 409,
    ]);
    const winner = weights[answers.findIndex((answer) => answer.status === 200)];
    const stored = await kubectl<VirtualService>("west", "GET", virtualService);
    const route = stored.body.spec.http[body.routeIndex]?.route.find(
      (item) => item.destination.subset === "v1",
    );
    expect(route?.weight).toBe(winner);
  }
});

test("F-01: a member's API server killed and restarted under edits loses no acknowledged edit and applies none twice", async ({
  outage,
  preserve,
}) => {
  test.setTimeout(long ? 1_800_000 : 180_000);
  await preserve("west", virtualService);
  const call = await openSession("olivia");
  const path = `/api/clusters/west/k8s${virtualService}`;
  const rounds = long ? 20 : 2;
  const editsPerRound = long ? 50 : 15;
  const run = `f01-${Date.now().toString(36)}`;
  const acknowledged: string[] = [];
  const unsure = new Set<string>();
  const freshnessOfWest = async () => {
    const { body } = (await call("GET", "/api/clusters")) as { body: { items: Summary[] } };
    return body.items.find((item) => item.name === "west")?.freshness;
  };

  for (let round = 0; round < rounds; round++) {
    let killed: Promise<unknown> = Promise.resolve();
    for (let edit = 0; edit < editsPerRound; edit++) {
      if (edit === Math.floor(editsPerRound / 2)) killed = outage.kill("west");
      const token = `${run}-${round}-${edit}`;
      const patch = { metadata: { annotations: { [`test.isthmus.dev/${token}`]: token } } };
      const answer = await call("PATCH", path, patch, { "content-type": "application/merge-patch+json" });
      if (answer.status === 200) acknowledged.push(token);
      else {
        expect(answer.body.kind, `an answer that is no Status: ${answer.status}`).toBe("Status");
        expect(answer.body.details?.cluster).toBe("west");
        unsure.add(token);
      }
    }
    await killed;
    await expect.poll(freshnessOfWest, { timeout: 5_000, message: "stale mark" }).toBe("stale");
    await outage.revive("west");
    await expect.poll(freshnessOfWest, { timeout: 10_000, message: "live again" }).toBe("live");
  }

  const { body } = await kubectl<VirtualService>("west", "GET", virtualService);
  const annotations = body.metadata.annotations ?? {};
  const present = new Set(
    Object.keys(annotations)
      .filter((key) => key.includes(run))
      .map((key) => annotations[key]),
  );
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(
    acknowledged.filter((token) => !present.has(token)),
    "lost",
  ).toEqual([]);
  expect(
    [...present].filter((token) => !acknowledged.includes(token ?? "") && !unsure.has(token ?? "")),
    "from nowhere",
  ).toEqual([]);

  // The member's own audit log is the witness: no edit took effect twice. Answers hold earlier edits too, requests only their own.
  const effective = readAuditLines("west")
    .filter((line) => line.includes(run))
    .map((line) => JSON.parse(line) as AuditEvent)
    .filter(
      (event) =>
        event.verb === "patch" && event.stage === "ResponseComplete" && event.responseStatus?.code === 200,
    )
    .flatMap((event) => Object.values(event.requestObject?.metadata?.annotations ?? {}));
  for (const token of acknowledged) {
    expect(effective.filter((each) => each === token).length, `writes of ${token} in the audit log`).toBe(1);
  }
});
