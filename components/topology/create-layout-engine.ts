import ELK, { type ELK as Elk } from "elkjs/lib/elk-api";

/** Starts ELK in its worker. What is asked before the worker listens waits for it. */
export function createLayoutEngine(onFailure: (error: Error) => void): Elk {
  return new ELK({
    workerFactory: () => {
      const worker = new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" });
      const send = worker.postMessage.bind(worker);
      let waiting: unknown[] | undefined = [];
      worker.postMessage = (message: unknown) => {
        if (waiting === undefined) send(message);
        else waiting.push(message);
      };
      worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        if (data !== "ready") return;
        for (const message of waiting ?? []) send(message);
        waiting = undefined;
      });
      worker.addEventListener("error", (event) => {
        onFailure(new Error(event.message === "" ? "the layout worker could not start" : event.message));
      });
      return worker;
    },
  });
}
