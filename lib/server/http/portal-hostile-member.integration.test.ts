import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { readFleet } from "@/lib/testing/fleet";
import { startRecordingMember, type RecordingMember } from "@/lib/testing/recording-member";
import { startDoor, type Door } from "@/lib/testing/start-door";

const pods = "/api/clusters/odd/k8s/api/v1/pods";
let member: RecordingMember;
let door: Door;
let cookie: string;

beforeAll(async () => {
  member = await startRecordingMember(readFleet(inject("fleetDirectory")).clusters.west);
  door = await startDoor({
    odd: { endpoint: member.endpoint, reader: { token: "reader" }, impersonator: { token: "impersonator" } },
  });
  cookie = await door.signIn("vera", "viewer");
});
afterAll(async () => {
  await door?.close();
  await member?.close();
});

describe("what leaves for a member (R-02, R-07)", () => {
  it("holds our own headers only, whatever came in", async () => {
    const { length } = member.requests;
    const { status } = await door.call(`${pods}?limit=1`, {
      headers: {
        cookie,
        accept: "application/vnd.kubernetes.protobuf",
        "accept-encoding": "gzip, br",
        authorization: "Bearer forged",
        "x-api-key": "forged",
        "x-forwarded-for": "1.2.3.4",
        "x-real-ip": "1.2.3.4",
        "if-none-match": '"x"',
        range: "bytes=0-1",
        te: "trailers",
        "proxy-authorization": "Basic x",
        "proxy-connection": "keep-alive",
        "keep-alive": "timeout=5",
        expect: "100-continue",
        host: "evil.test",
      },
    });
    expect(status).toBe(200);
    const [sent, ...more] = member.requests.slice(length);
    expect(more).toEqual([]);
    expect(sent?.url).toBe("/api/v1/pods?limit=1");
    const pairs = Array.from({ length: (sent?.rawHeaders.length ?? 0) / 2 }, (_, index) =>
      sent?.rawHeaders.slice(index * 2, index * 2 + 2),
    );
    expect(Object.fromEntries(pairs.map((pair) => [String(pair?.[0]).toLowerCase(), pair?.[1]]))).toEqual({
      host: new URL(member.endpoint.server).host,
      connection: "keep-alive",
      accept: "application/json",
      "accept-encoding": "identity",
      "user-agent": "isthmus",
      authorization: "Bearer impersonator",
      "impersonate-user": "isthmus:vera",
      "impersonate-group": "isthmus:viewers",
    });
  });

  it("takes nothing from a request's trailers or from an upgrade", async () => {
    const { length } = member.requests;
    const ask = (lines: string[]) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(door.port, "127.0.0.1");
        let text = "";
        socket.on("data", (chunk) => (text += String(chunk)));
        socket.on("close", () => resolve(text)).on("error", reject);
        socket.end(`${lines.join("\r\n")}\r\n\r\n`);
      });
    const head = [`GET ${pods} HTTP/1.1`, "Host: localhost", `Cookie: ${cookie}`];
    await ask([
      ...head,
      "Connection: close, Impersonate-User",
      "Transfer-Encoding: chunked",
      "",
      "0",
      "Impersonate-User: root",
    ]);
    const upgraded = await ask([...head, "Connection: Upgrade", "Upgrade: SPDY/3.1"]);
    expect(upgraded).not.toContain("101 Switching");
    for (const { rawHeaders } of member.requests.slice(length)) {
      expect(rawHeaders.map((text) => text.toLowerCase())).not.toContain("upgrade");
      expect(
        rawHeaders.filter((_, index, all) => all[index - 1]?.toLowerCase() === "impersonate-user"),
      ).toEqual(["isthmus:vera"]);
    }
  });
});

describe("what comes back from a member", () => {
  it("is an error when it switches protocols (R-08)", async () => {
    member.answer((request) =>
      request.socket.end(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n",
      ),
    );
    const { status, headers } = await door.call(pods, { headers: { cookie } });
    expect([status >= 500, headers.upgrade]).toEqual([true, undefined]);
  });

  it.each([301, 302, 307, 308, 304])("is an error when it answers %i", async (code) => {
    member.answer((_request, response) => response.writeHead(code, { location: "https://evil.test/" }).end());
    const answer = await door.call(pods, { headers: { cookie } });
    expect([answer.status, answer.headers.location]).toEqual([502, undefined]);
    expect(answer.json()).toMatchObject({ reason: "BadGateway", details: { cluster: "odd" } });
  });

  it("brings no cookie, no redirect, no policy and no running content type to the browser", async () => {
    member.answer((_request, response) =>
      response
        .writeHead(200, {
          "content-type": "text/html",
          "set-cookie": "isthmus.session=planted",
          "access-control-allow-origin": "*",
          "content-security-policy": "default-src *",
          "clear-site-data": '"*"',
          refresh: "0;url=https://evil.test/",
          link: "</x>; rel=preload",
        })
        .end("<script>alert(1)</script>"),
    );
    const { status, headers } = await door.call(pods, { headers: { cookie } });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "application/octet-stream",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    for (const name of ["set-cookie", "access-control-allow-origin", "clear-site-data", "refresh", "link"])
      expect(headers).not.toHaveProperty(name);
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none'/);
  });

  it("is cut, not completed, when the member stops in the middle", async () => {
    member.answer((request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"kind":"PodList",', () => request.socket.destroy());
    });
    await expect(door.call(pods, { headers: { cookie } })).rejects.toThrow(/aborted|hang up|ECONNRESET/);
  });

  it("is told as a failure of that cluster when it hangs up", async () => {
    member.answer((request) => request.socket.destroy());
    expect((await door.call(pods, { headers: { cookie } })).json()).toMatchObject({
      code: 503,
      details: { cluster: "odd" },
    });
  });
});

describe("a list of 300 MB", () => {
  const total = 300 * 1024 * 1024;
  const piece = Buffer.alloc(64 * 1024, "x");

  it("waits for a slow reader, and passes whole without growing memory", { timeout: 120_000 }, async () => {
    let sent = 0;
    let stalled = () => undefined as unknown;
    const firstStall = new Promise((resolve) => (stalled = () => resolve(undefined)));
    member.answer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const pump = (): void => {
        while (sent < total) {
          sent += piece.length;
          if (!response.write(piece)) {
            stalled();
            response.once("drain", pump);
            return;
          }
        }
        response.end();
      };
      pump();
    });
    const before = process.memoryUsage().rss;
    const answer = await door.open(pods, { headers: { cookie } });
    await firstStall;
    // Nobody reads: everything between here and the member fills up and stops.
    await expect
      .poll(
        () => {
          const then = sent;
          return new Promise((resolve) => setTimeout(() => resolve(sent - then), 200));
        },
        { timeout: 20_000 },
      )
      .toBe(0);
    expect(sent).toBeLessThan(total / 10);
    let received = 0;
    let most = 0;
    answer.on("data", (chunk: Buffer) => {
      received += chunk.length;
      most = Math.max(most, process.memoryUsage.rss());
    });
    await once(answer, "end");
    expect(received).toBe(sent);
    // Both ends and the portal live in this process; what they drop is collected late.
    expect(most - before).toBeLessThan(total / 2);
  });
});
