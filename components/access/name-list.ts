/** `Ada`, `Ada or Ben`, `Ada, Ben or Cleo`. */
export function nameList(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}
