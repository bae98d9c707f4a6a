import type { Scratch, Side } from "./policy-graph";

/** A power of two. */
export const setSlots = 512;

function createSide(size: number): Side {
  return {
    marks: new Int32Array(size),
    epoch: 0,
    queue: new Int32Array(size),
    count: 0,
    walked: 0,
    bearers: new Int32Array(size),
    bearerCount: 0,
    associations: 0,
  };
}

/** Room for the decisions of one graph, so that none of them allocates. */
export function createScratch(size: number, classCount: number, words: number): Scratch {
  return {
    subject: createSide(size),
    lastSubject: -1,
    target: createSide(size),
    targetClasses: new Int32Array(),
    targetClassSet: -1,
    shares: new Uint32Array(classCount * words),
    common: new Uint32Array(words),
    result: new Uint32Array(words),
    setBits: new Uint32Array(setSlots * words),
    sets: Array.from({ length: setSlots }),
    steps: 0,
  };
}
