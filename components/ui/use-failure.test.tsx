import { cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { useFailure } from "./use-failure";

afterEach(cleanup);

const nothing: { data: unknown; error: Error | null } = { data: undefined, error: null };

test("remembers the error while the query tries again, takes a newer one, and forgets it with the first data", () => {
  const { result, rerender } = renderHook((query: typeof nothing) => useFailure(query), {
    initialProps: nothing,
  });
  expect(result.current).toBeUndefined();
  rerender({ data: undefined, error: new Error("first") });
  rerender(nothing);
  expect(result.current?.message).toBe("first");
  rerender({ data: undefined, error: new Error("second") });
  expect(result.current?.message).toBe("second");
  rerender({ data: [], error: null });
  rerender(nothing);
  expect(result.current).toBeUndefined();
});

test("what could only not be refreshed is no failure to show nothing", () => {
  expect(
    renderHook(() => useFailure({ data: [], error: new Error("later") })).result.current,
  ).toBeUndefined();
});
