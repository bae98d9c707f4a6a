import { QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { createQueryClient } from "./create-query-client";

it("keeps what was last known when a server fails, forgets what is refused, and asks for the rest again", async () => {
  const client = createQueryClient();
  let failure: StatusError | undefined;
  const other = vi.fn<() => Promise<string>>(async () => "other");
  const stop = new QueryObserver(client, { queryKey: ["other"], queryFn: other }).subscribe(() => {});
  const read = () =>
    client
      .fetchQuery({
        queryKey: ["mine"],
        staleTime: 0,
        retry: false,
        queryFn: async () => {
          if (failure !== undefined) throw failure;
          return "mine";
        },
      })
      .catch(() => undefined);
  await read();
  failure = new StatusError("ServiceUnavailable", "down");
  await read();
  expect(client.getQueryData(["mine"])).toBe("mine");
  const before = other.mock.calls.length;
  failure = new StatusError("Forbidden", "no right read");
  await read();
  expect(client.getQueryState(["mine"])).toMatchObject({ data: undefined, status: "error", error: failure });
  await vi.waitFor(() => expect(other.mock.calls.length).toBe(before + 1), { timeout: 10_000 });
  await read();
  expect(other.mock.calls.length, "a refusal that stays asks for nothing else").toBe(before + 1);
  stop();
});
