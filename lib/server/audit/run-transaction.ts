import "server-only";
import type { Queryable } from "./database";

/**
 * Commits what `act` does in a session when it resolves, and rolls it back and rejects with its error when it rejects.
 * @param onBroken called when the session could not even roll back, so that nobody uses it again.
 */
export async function runTransaction<Result>(
  session: Queryable,
  act: () => Promise<Result>,
  onBroken: (error: unknown) => void,
): Promise<Result> {
  try {
    // Also when nobody knows whether it began.
    await session.query("begin");
    const result = await act();
    await session.query("commit");
    return result;
  } catch (error) {
    await session.query("rollback").catch((why: unknown) => onBroken(why));
    throw error;
  }
}
