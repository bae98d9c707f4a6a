import { describe, expect, it, vi } from "vitest";
import { nextDelay, openEventStream, type StreamState } from "./event-stream";
import { createEventStreamParser, type StreamEvent } from "./parse-event-stream";

const bytes = (text: string) => new TextEncoder().encode(text);

function answer(text: string): Response {
  return new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes(text));
        controller.close();
      },
    }),
  );
}

describe("createEventStreamParser", () => {
  it("keeps a half event until its blank line arrives", () => {
    const parse = createEventStreamParser();
    expect(parse("event: patch\nda")).toEqual([]);
    expect(parse("ta: {}\nid: e:1\n")).toEqual([]);
    expect(parse("\n")).toEqual([{ event: "patch", data: "{}", id: "e:1" }]);
  });

  it("joins data lines, ignores comments and reads CRLF", () => {
    expect(createEventStreamParser()(": hello\r\ndata: a\r\ndata: b\r\n\r\n")).toEqual([
      { event: "message", data: "a\nb", id: "" },
    ]);
  });
});

describe("nextDelay", () => {
  it("stays between 100 ms and the ceiling of the attempt", () => {
    expect(nextDelay(0, () => 0)).toBe(100);
    expect(nextDelay(1, () => 1)).toBe(1000);
    expect(nextDelay(30, () => 1)).toBe(10_000);
  });
});

describe("openEventStream", () => {
  it("ends on 401 and does not try again", async () => {
    const request = vi.fn<typeof fetch>(async () =>
      Response.json(
        { kind: "Status", apiVersion: "v1", code: 401, reason: "Unauthorized", message: "sign in" },
        { status: 401 },
      ),
    );
    const states: StreamState[] = [];
    await new Promise<void>((resolve) => {
      openEventStream({
        url: "/stream",
        fetch: request,
        onEvent: () => true,
        onState: (state) => {
          states.push(state);
          if (state === "ended") resolve();
        },
      });
    });
    expect(states).toEqual(["connecting", "ended"]);
    expect(request).toHaveBeenCalledTimes(1);
  });

  it("says that it is refused on 403 and asks again", async () => {
    const refusal = Response.json(
      { kind: "Status", apiVersion: "v1", code: 403, reason: "Forbidden", message: "no right read" },
      { status: 403 },
    );
    const answers = [refusal, answer("event: snapshot\ndata: 1\n\n")];
    const states: string[] = [];
    await new Promise<void>((resolve) => {
      const close = openEventStream({
        url: "/stream",
        fetch: async () => answers.shift() ?? answer(""),
        random: () => 0,
        onEvent: () => {
          close();
          resolve();
          return true;
        },
        onState: (state, error) => states.push(error === undefined ? state : `${state}: ${error.message}`),
      });
    });
    expect(states).toEqual(["connecting", "refused: no right read", "live"]);
  });

  it("opens again after a gap and goes live", async () => {
    const answers = [answer("event: patch\ndata: 1\n\n"), answer("event: snapshot\ndata: 2\n\n")];
    const seen: StreamEvent[] = [];
    const states: StreamState[] = [];
    await new Promise<void>((resolve) => {
      const close = openEventStream({
        url: "/stream",
        fetch: async () => answers.shift() ?? answer(""),
        random: () => 0,
        onEvent: (event) => {
          seen.push(event);
          if (event.event === "snapshot") {
            close();
            resolve();
          }
          return event.event === "snapshot";
        },
        onState: (state) => states.push(state),
      });
    });
    expect(seen.map((event) => event.data)).toEqual(["1", "2"]);
    expect(states).toEqual(["connecting", "live", "lost", "live"]);
  });
});
