/** Whatever was thrown, as something an error state can show. */
export function asFailure(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
