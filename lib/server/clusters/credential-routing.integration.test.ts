import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { tenancyState } from "@/lib/testing/tenancy-state";
import { readFleet } from "@/lib/testing/fleet";
import { startRecordingMember, type RecordingMember } from "@/lib/testing/recording-member";
import { startDoor, type Door, type DoorMember } from "@/lib/testing/start-door";
import { contextOf } from "@/lib/testing/start-runtime";
import { authorize } from "../authorization/authorize";
import { systemGrant, type Grant } from "../authorization/grant";
import type { Role } from "../authorization/person";
import { createTransport, type ClusterTransport } from "./transport";

/** Fixed, so that a failure repeats itself. */
const seed = 20_260_501;
const names = ["alder", "birch", "cedar", "dogwood"] as const;
type Name = (typeof names)[number];
const namespace = "grove";

/** People, and where they may read by the state below. */
const people: Record<string, { role: Role; reads: readonly Name[] }> = {
  olivia: { role: "operator", reads: names },
  vera: { role: "viewer", reads: names },
  abel: { role: "tenant", reads: ["alder"] },
  bela: { role: "tenant", reads: ["birch", "cedar"] },
  nobody: { role: "tenant", reads: [] },
};
const systems = ["reflector", "telemetry", "propagator"] as const;
const workspaceOf = (sub: string, clusters: readonly Name[]) => ({
  workspaces: { [sub]: { tenant: sub, namespaces: clusters.map((name) => `${name}/${namespace}`) } },
  tenants: { [sub]: { clusters } },
  accessbindings: {
    [sub]: {
      level: { kind: "Workspace", name: sub },
      role: "Reader",
      subjects: [{ kind: "User", name: sub }],
    },
  },
});
const [abel, bela] = (["abel", "bela"] as const).map((sub) => workspaceOf(sub, people[sub]?.reads ?? []));
const state = tenancyState({
  tenants: { ...abel?.tenants, ...bela?.tenants },
  workspaces: { ...abel?.workspaces, ...bela?.workspaces },
  accessbindings: { ...abel?.accessbindings, ...bela?.accessbindings },
});

/** One attempt: who, with a grant for which cluster, by the connection to which cluster, or through the portal. */
const attempts = fc.record({
  who: fc.constantFrom(...Object.keys(people), ...systems),
  grantFor: fc.constantFrom(...names),
  connection: fc.constantFrom(...names),
  door: fc.boolean(),
  method: fc.constantFrom("GET" as const, "HEAD" as const),
});
type Attempt = typeof attempts extends fc.Arbitrary<infer T> ? T : never;

/** The model: the one cluster to which this leads, and as whom; undefined: to none. */
function expectArrival({ who, grantFor, connection, door }: Attempt): Arrival | undefined {
  const person = people[who];
  const cluster = person !== undefined && door ? connection : grantFor;
  if (cluster !== connection || (person !== undefined && !person.reads.includes(cluster))) return undefined;
  if (person === undefined)
    return { cluster, token: `${cluster}-${who === "propagator" ? who : "reader"}`, user: undefined };
  return { cluster, token: `${cluster}-impersonator`, user: `isthmus:${who}` };
}

interface Arrival {
  cluster: Name;
  token: string;
  user: string | undefined;
}

const members = new Map<Name, RecordingMember>();
const transports = new Map<Name, ClusterTransport>();
const cookies = new Map<string, string>();
let door: Door;

beforeAll(async () => {
  const { west, east } = readFleet(inject("fleetDirectory")).clusters;
  const options: Record<string, DoorMember & { propagator: { token: string } }> = {};
  for (const [index, cluster] of names.entries()) {
    const member = await startRecordingMember(index % 2 === 0 ? west : east);
    members.set(cluster, member);
    options[cluster] = {
      endpoint: member.endpoint,
      reader: { token: `${cluster}-reader` },
      impersonator: { token: `${cluster}-impersonator` },
      propagator: { token: `${cluster}-propagator` },
    };
    transports.set(cluster, createTransport({ cluster, ...options[cluster] }));
  }
  door = await startDoor(options, state);
  for (const [sub, { role }] of Object.entries(people)) cookies.set(sub, await door.signIn(sub, role));
}, 60_000);

afterAll(async () => {
  await door?.close();
  for (const transport of transports.values()) await transport.close();
  for (const member of members.values()) await member.close();
});

function grantOf({ who, grantFor }: Attempt, name: string): Grant {
  const target = { cluster: grantFor, group: "", version: "v1", resource: "services", namespace, name };
  const person = people[who];
  if (person !== undefined) return authorize(contextOf(who, person.role), "get", target);
  return systemGrant(systems.find((system) => system === who) ?? "reflector", "get", target);
}

async function attempt(asked: Attempt, name: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/services/${name}`;
  if (asked.door && people[asked.who] !== undefined) {
    const cookie = cookies.get(asked.who) ?? "";
    await door.call(`/api/clusters/${asked.connection}/k8s${path}`, { headers: { cookie } });
    return;
  }
  const answer = await transports.get(asked.connection)?.request(grantOf(asked, name), {
    method: asked.method,
    path,
  });
  await answer?.body.dump();
}

function readHeader(rawHeaders: readonly string[], name: string): string | undefined {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return at < 0 ? undefined : rawHeaders[at + 1];
}

/** What each member was really sent, by the name in the path. */
function readArrivals(): Map<string, Arrival[]> {
  const arrivals = new Map<string, Arrival[]>();
  for (const [cluster, { requests }] of members)
    for (const { url, rawHeaders } of requests) {
      const name = url.slice(url.lastIndexOf("/") + 1);
      const token = (readHeader(rawHeaders, "authorization") ?? "").replace("Bearer ", "");
      const user = readHeader(rawHeaders, "impersonate-user");
      arrivals.set(name, [...(arrivals.get(name) ?? []), { cluster, token, user }]);
    }
  return arrivals;
}

describe("a sign-in or a credential for one cluster", () => {
  test("never produces a request to another, in 10,000 attempts (R-05, R-12)", async () => {
    const asked = fc.sample(attempts, { numRuns: 10_000, seed });
    for (let start = 0; start < asked.length; start += 50)
      await Promise.allSettled(
        asked.slice(start, start + 50).map((one, index) => attempt(one, `n-${start + index}`)),
      );
    const arrivals = readArrivals();
    const wrong = asked.flatMap((one, index) => {
      const expected = expectArrival(one);
      const arrived = arrivals.get(`n-${index}`) ?? [];
      const isRight = JSON.stringify(arrived) === JSON.stringify(expected === undefined ? [] : [expected]);
      return isRight ? [] : [{ ...one, expected, arrived }];
    });
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(arrivals.size).toBeGreaterThan(2000);
    expect(asked.length - arrivals.size).toBeGreaterThan(2000);
  }, 180_000);
});
