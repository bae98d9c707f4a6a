import type { KubernetesObject } from "../../kubernetes/object";
import { isRecord } from "../../kubernetes/read-field";
import type { ReasonCode, Refusal } from "../refusal";
import type { TenantWorld } from "./tenant-write";

/** The thirteen steps in their order. Source: design domain.md, Tenant write checker. */
export const steps = {
  body: 1,
  path: 2,
  kind: 3,
  namespace: 4,
  metadata: 5,
  host: 6,
  destination: 7,
  address: 8,
  export: 9,
  selector: 10,
  mtls: 11,
  quota: 12,
  conflict: 13,
} as const;
export type Step = (typeof steps)[keyof typeof steps];

/** Refusals as they are found, in any order. */
export class RefusalList {
  readonly #found: { step: Step; refusal: Refusal }[] = [];

  add(step: Step, code: ReasonCode, field: string, message: string): void {
    const known = this.#found.some(({ refusal }) => refusal.code === code && refusal.field === field);
    if (!known) this.#found.push({ step, refusal: { code, field, message } });
  }

  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  /** By step, and within a step as found. */
  inOrder(): Refusal[] {
    return this.#found.toSorted((a, b) => a.step - b.step).map(({ refusal }) => refusal);
  }
}

type Fields = Record<string, unknown>;

/** What the check of one kind works on. */
export class CheckContext {
  readonly mutated: string[] = [];

  constructor(
    readonly world: TenantWorld,
    readonly cluster: string,
    readonly namespace: string,
    /** A copy of our own, into which defaults are put. */
    readonly object: KubernetesObject,
    readonly before: KubernetesObject | null,
    readonly refusals: RefusalList,
  ) {}

  report(step: Step, code: ReasonCode, field: string, message: string): void {
    this.refusals.add(step, code, field, message);
  }

  owns(namespace: string): boolean {
    const { rootNamespace, gatewayNamespaces, systemNamespaces } = this.world;
    const isReserved =
      namespace === rootNamespace ||
      gatewayNamespaces.includes(namespace) ||
      systemNamespaces.includes(namespace);
    return !isReserved && this.world.ownsNamespace(this.cluster, namespace);
  }

  /** A map of fields; absent and null are empty, anything else is refused: what we cannot read we cannot judge. */
  fields(value: unknown, path: string): Fields {
    if (value === undefined || value === null) return {};
    if (isRecord(value)) return value;
    this.report(steps.body, "BODY_INVALID", path, "must be a map of fields");
    return {};
  }

  /** A list of maps with the path of each. */
  list(value: unknown, path: string): { fields: Fields; path: string }[] {
    return this.items(value, path).map((item, index) => ({
      fields: this.fields(item, `${path}[${index}]`),
      path: `${path}[${index}]`,
    }));
  }

  /** A list of texts with the path of each. */
  texts(value: unknown, path: string): { text: string; path: string }[] {
    return this.items(value, path).flatMap((item, index) => {
      const text = this.text(item, `${path}[${index}]`);
      return text === undefined ? [] : [{ text, path: `${path}[${index}]` }];
    });
  }

  /** The text; undefined when it is absent, null, or none. */
  text(value: unknown, path: string): string | undefined {
    if (typeof value === "string" || value === undefined) return value;
    if (value !== null) this.report(steps.body, "BODY_INVALID", path, "must be a text");
    return undefined;
  }

  private items(value: unknown, path: string): unknown[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.report(steps.body, "BODY_INVALID", path, "must be a list");
    return [];
  }
}
