/**
 * ELK in a worker: the module makes itself the worker's message handler when it finds no `document` (elkjs, elk-worker.js,
 * last lines). Its other side is `elkjs/lib/elk-api` in use-topology-layout.ts.
 */
import "elkjs/lib/elk-worker.min.js";

// Messages that arrive before this module has run are lost: the other side waits for this word.
// A worker has no target origin to name.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
self.postMessage("ready");
