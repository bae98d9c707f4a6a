import { useEffect, useState } from "react";

/** The value once it has stood still for `milliseconds`. Compare by content with `key`, since objects are made anew. */
export function useDebounced<T>(value: T, key: string, milliseconds: number): { value: T; settled: boolean } {
  const [stood, setStood] = useState({ value, key });
  useEffect(() => {
    if (stood.key === key) return;
    const timer = setTimeout(() => setStood({ value, key }), milliseconds);
    return () => clearTimeout(timer);
    // `value` follows `key`.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, milliseconds, stood.key]);
  return { value: stood.value, settled: stood.key === key };
}
