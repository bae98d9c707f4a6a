import { once } from "node:events";
import { createServer, get, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pump } from "./pump";

let answer: (response: ServerResponse) => void;
const server = createServer((_request, response) => answer(response));

beforeEach(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A body that never ends by itself, like a quiet watch. */
const endless = () => new Readable({ read: () => undefined });

describe("pump", () => {
  it("lets a body go whose reader left before it came", async () => {
    const pumped = new Promise<Readable>((resolve, reject) => {
      answer = (response) => {
        response.once("close", () => {
          const body = endless();
          pump(body, response).then(() => resolve(body), reject);
        });
      };
    });
    const request = get({ port: (server.address() as AddressInfo).port });
    request.on("error", () => undefined);
    await once(server, "request");
    request.destroy();
    expect((await pumped).destroyed).toBe(true);
  });

  it("lets a body go whose reader leaves while it is quiet", async () => {
    const body = endless();
    const pumped = new Promise<void>((resolve, reject) => {
      answer = (response) => {
        response.flushHeaders();
        pump(body, response).then(resolve, reject);
      };
    });
    const request = get({ port: (server.address() as AddressInfo).port });
    request.on("error", () => undefined);
    const [response] = (await once(request, "response")) as [
      { destroy(): void; on(event: string, handler: () => void): void },
    ];
    response.on("error", () => undefined);
    response.destroy();
    await pumped;
    expect(body.destroyed).toBe(true);
  });
});
