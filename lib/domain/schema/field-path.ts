/** A place in an object, as steps and in the API server's spelling (`k8s.io/apimachinery/pkg/util/validation/field` Path). */
export class FieldPath {
  static readonly root = new FieldPath([], "");

  private constructor(
    readonly steps: readonly (string | number)[],
    readonly text: string,
  ) {}

  child(name: string): FieldPath {
    return new FieldPath([...this.steps, name], this.text === "" ? name : `${this.text}.${name}`);
  }

  /** The value of a map, which the API server's later stages spell `labels[app]`. */
  key(name: string): FieldPath {
    return new FieldPath([...this.steps, name], `${this.text}[${name}]`);
  }

  index(index: number): FieldPath {
    return new FieldPath([...this.steps, index], `${this.text}[${index}]`);
  }
}
