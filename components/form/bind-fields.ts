import type { ObjectPath } from "./problems-context";

/** What the fields of one part of an object get. */
export interface GroupProps<T> {
  values: T;
  onChange: (values: T) => void;
  /** Of the part in the object. */
  path: ObjectPath;
  readOnly: boolean;
}

type KeysOf<T, V> = { [K in keyof T]-?: T[K] extends V ? K : never }[keyof T] & string;

/** Ties the controls of a form to the fields of one part, each to its value, its place and its change. */
export function bindFields<T extends object>({ values, onChange, path, readOnly }: GroupProps<T>) {
  const set = (key: keyof T, value: unknown) => onChange({ ...values, [key]: value });
  return {
    /** A value that may be absent. */
    one: <K extends keyof T & string>(key: K) => ({
      value: values[key],
      onChange: (value: T[K]) => set(key, value),
      path: [...path, key],
      readOnly,
    }),
    /** A text that is "" while nothing is entered. */
    required: (key: KeysOf<T, string>) => ({
      value: values[key] as string,
      onChange: (value: string | undefined) => set(key, value ?? ""),
      path: [...path, key],
      required: true,
      readOnly,
    }),
    texts: (key: KeysOf<T, string[]>) => ({
      values: values[key] as string[],
      onChange: (value: string[]) => set(key, value),
      path: [...path, key],
      readOnly,
    }),
    rows: <K extends keyof T & string>(key: K) => ({
      rows: values[key],
      onChange: (rows: T[K]) => set(key, rows),
      path: [...path, key],
      readOnly,
    }),
    /** Yes or absent. */
    flag: (key: KeysOf<T, boolean | undefined>) => ({
      checked: values[key] === true,
      onChange: (checked: boolean) => set(key, checked ? true : undefined),
      readOnly,
    }),
    /** A part of the part. */
    group: <K extends keyof T & string>(key: K): GroupProps<T[K]> => ({
      values: values[key],
      onChange: (value) => set(key, value),
      path: [...path, key],
      readOnly,
    }),
  };
}
