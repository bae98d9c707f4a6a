import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";

export interface StreamLimits {
  perPerson: number;
  perCluster: number;
}

/** A browser tab needs few watches; a member's API server and our connections to it (128) are shared by all. */
const defaults: StreamLimits = { perPerson: 32, perCluster: 100 };

const retryAfterSeconds = 5;

/** Counts the streams that are open, by person and by cluster. */
export class StreamCounter {
  readonly #open = new Map<string, number>();
  readonly #limits: StreamLimits;

  constructor(limits: StreamLimits = defaults) {
    this.#limits = limits;
  }

  /**
   * Takes a place and returns the way to give it back; giving back twice does nothing.
   * @throws StatusError TooManyRequests with the seconds to wait.
   */
  enter(username: string, cluster: string): () => void {
    const person = `person ${username}`;
    const member = `cluster ${cluster}`;
    this.#check(person, this.#limits.perPerson, cluster);
    this.#check(member, this.#limits.perCluster, cluster);
    this.#add(person, 1);
    this.#add(member, 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#add(person, -1);
      this.#add(member, -1);
    };
  }

  /** How many streams to a cluster are open. */
  openTo(cluster: string): number {
    return this.#open.get(`cluster ${cluster}`) ?? 0;
  }

  #check(who: string, limit: number, cluster: string): void {
    if ((this.#open.get(who) ?? 0) < limit) return;
    throw new StatusError(
      "TooManyRequests",
      `${limit} streams are open for ${who}, no more are served; close some`,
      { cluster, retryAfterSeconds },
    );
  }

  #add(who: string, by: number): void {
    const now = (this.#open.get(who) ?? 0) + by;
    if (now > 0) this.#open.set(who, now);
    else this.#open.delete(who);
  }
}
