import { describe, expect, it } from "vitest";
import { StreamCounter } from "./stream-limits";

describe("StreamCounter", () => {
  it("refuses one more than a person may have, with the time to wait", () => {
    const streams = new StreamCounter({ perPerson: 2, perCluster: 10 });
    streams.enter("a", "west");
    streams.enter("a", "east");
    expect(() => streams.enter("a", "west")).toThrow(
      expect.objectContaining({ code: 429, details: expect.objectContaining({ retryAfterSeconds: 5 }) }),
    );
    streams.enter("b", "west");
  });

  it("refuses one more than a cluster may have, and counts nothing for the refused", () => {
    const streams = new StreamCounter({ perPerson: 10, perCluster: 1 });
    const leave = streams.enter("a", "west");
    expect(() => streams.enter("b", "west")).toThrow(expect.objectContaining({ code: 429 }));
    leave();
    leave();
    expect(streams.openTo("west")).toBe(0);
    streams.enter("b", "west");
    expect(streams.openTo("west")).toBe(1);
  });
});
