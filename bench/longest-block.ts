/**
 * Runs something and finds the most CPU time, in milliseconds, that this thread spent between two turns of the event loop. Unlike the delay
 * of a timer it does not count the time for which other processes had the CPU.
 */
export async function measureLongestBlock(act: () => Promise<unknown>): Promise<number> {
  const spent = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let isOver = false;
  let milliseconds = 0;
  let last = spent();
  const turn = (): void => {
    const now = spent();
    milliseconds = Math.max(milliseconds, now - last);
    last = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await act();
  isOver = true;
  return milliseconds;
}
