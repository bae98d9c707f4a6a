import { readRecord } from "../../kubernetes/read-field";
import type { Violation } from "../violation";

/**
 * One place of an object under validation: its value as protobuf would have decoded it (null is unset, an empty list or zero is
 * the default) and its path, so that a rule can read and blame in one breath. A rule gives `error` and `warn` what a check
 * returned; undefined is no violation. A value that protobuf could not decode reads as unset; `decodeSpec` blames it.
 */
export class ConfigField {
  private readonly held: unknown;

  constructor(
    value: unknown,
    readonly path: readonly (string | number)[],
    private readonly report: (violation: Violation) => void,
  ) {
    this.held = value ?? undefined;
  }

  /** The value as it stands; undefined when it is absent or null. */
  get value(): unknown {
    return this.held;
  }

  /** Whether the field is given, even if empty: a message pointer that is not nil. */
  get isSet(): boolean {
    return this.held !== undefined;
  }

  /** The field of a message or the value of a map. */
  at(key: string): ConfigField {
    return new ConfigField(readRecord(this.held)[key], [...this.path, key], this.report);
  }

  /** The elements of a list. */
  get items(): ConfigField[] {
    if (!Array.isArray(this.held)) return [];
    return this.held.map((item: unknown, index) => new ConfigField(item, [...this.path, index], this.report));
  }

  /** The fields of a map, in order of their keys. */
  get entries(): [key: string, field: ConfigField][] {
    return Object.keys(readRecord(this.held))
      .toSorted()
      .map((key) => [key, this.at(key)]);
  }

  get text(): string {
    return typeof this.held === "string" ? this.held : "";
  }

  /** A number, also when quoted, as protobuf's JSON allows. */
  get number(): number {
    const number = typeof this.held === "string" ? Number(this.held) : this.held;
    return typeof number === "number" && !Number.isNaN(number) ? number : 0;
  }

  get flag(): boolean {
    return this.held === true;
  }

  /** Whether a text or a list holds anything. */
  get isFilled(): boolean {
    return typeof this.held === "string" || Array.isArray(this.held)
      ? this.held.length > 0
      : this.text !== "";
  }

  /** The texts of a list. */
  get texts(): string[] {
    return this.items.map((item) => item.text);
  }

  /** The member of a oneof that counts (its members in the order of the .proto file): the last that is given. */
  oneOf(...members: string[]): string | undefined {
    return members.findLast((member) => this.at(member).isSet);
  }

  error(message: string | undefined): void {
    this.violate("error", message);
  }

  warn(message: string | undefined): void {
    this.violate("warning", message);
  }

  /** The same field for rules whose warnings istiod loses on their way out. */
  withoutWarnings(): ConfigField {
    return new ConfigField(this.held, this.path, (violation) => {
      if (violation.severity === "error") this.report(violation);
    });
  }

  private violate(severity: Violation["severity"], message: string | undefined): void {
    if (message === undefined) return;
    this.report({ severity, stage: "webhook", path: [...this.path], message });
  }
}
