import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchJson } from "./fetch-json";

let answer: RequestListener;
let reached = 0;
const server = createServer((request, response) => {
  reached += 1;
  answer(request, response);
});

let isAllowed = false;
const allowLoopback = (allowed: boolean) => {
  isAllowed = allowed;
};
const ask = (host: string) =>
  fetchJson(
    new URL(`http://${host}:${(server.address() as AddressInfo).port}/debug/syncz`),
    "istiod of cluster west",
    { name: "west", allowLoopback: isAllowed },
  );

beforeEach(async () => {
  reached = 0;
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("fetchJson", () => {
  it.each(["127.0.0.1", "[::1]", "localhost", "[::127.0.0.1]"])(
    "does not go to %s when loopback is not allowed",
    async (host) => {
      allowLoopback(false);
      answer = (_request, response) => response.end("{}");
      await expect(ask(host)).rejects.toMatchObject({ code: 503, details: { cluster: "west" } });
      expect(reached).toBe(0);
    },
  );

  it.each(["169.254.169.254", "0.0.0.0", "[::ffff:169.254.169.254]"])(
    "does not go to %s, whatever is allowed",
    async (host) => {
      allowLoopback(true);
      await expect(ask(host)).rejects.toThrow(/is a link-local|in IPv6 form/);
    },
  );

  it("says that an answer is no JSON, and quotes nothing of it", async () => {
    allowLoopback(true);
    answer = (_request, response) => response.end("secret-token");
    const failure = await ask("127.0.0.1").catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({
      reason: "ServiceUnavailable",
      message: "istiod of cluster west does not answer: its answer is no JSON",
    });
    expect((failure as Error).cause).toBeUndefined();
  });

  it.each(["127.0.0.1", "localhost"])("reads the JSON of %s when loopback is allowed", async (host) => {
    allowLoopback(true);
    answer = (_request, response) => response.end('{"a":1}');
    expect(await ask(host)).toEqual({ a: 1 });
  });
});
