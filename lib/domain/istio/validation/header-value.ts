type State = "literal" | "variable" | "array" | "string" | "text" | "delimiter" | "arguments" | "end";

/** What a character leads to; undefined when it may not stand there. */
const steps: Record<State, (character: string) => State | undefined> = {
  literal: (character) => (character === "%" ? "variable" : "literal"),
  variable: (character) => (character === "%" ? "literal" : character === "(" ? "array" : "variable"),
  array: (character) => (character === "[" ? "string" : character === " " ? "array" : "text"),
  string: (character) => (character === '"' ? "text" : character === " " ? "string" : undefined),
  text: (character) => (character === ")" ? "end" : character === '"' ? "delimiter" : "text"),
  delimiter: (character) =>
    character === ","
      ? "string"
      : character === "]"
        ? "arguments"
        : character === " "
          ? "delimiter"
          : undefined,
  arguments: (character) => (character === ")" ? "end" : character === " " ? "arguments" : undefined),
  end: (character) => (character === "%" ? "literal" : character === " " ? "end" : undefined),
};

const expectations: Partial<Record<State, string>> = {
  string: "Expecting '\"'",
  delimiter: "Expecting ',', ']', or whitespace",
  arguments: "Expecting ')' or whitespace after '{}', but found '{}'",
  end: "Expecting '%' or whitespace after",
};

function checkVariables(value: string): string | undefined {
  const refuse = (why: string) => `header value configuration: invalid header configuration. ${why}`;
  let state: State = "literal";
  for (let position = 0; position < value.length; position += 1) {
    const character = value.charAt(position);
    const following = value[position + 1];
    if (state === "literal" && character === "%" && following === undefined) return refuse("Un-escaped %");
    if (state === "text" && character === "\\" && following === undefined) {
      return refuse("Un-terminated backslash in JSON string");
    }
    const escaped =
      (state === "literal" && character === "%" && following === "%") ||
      (state === "text" && character === "\\");
    if (escaped) {
      position += 1;
      continue;
    }
    const next: State | undefined = steps[state](character);
    if (next === undefined) return refuse(expectations[state] ?? "");
    state = next;
  }
  return state === "literal" ? undefined : refuse(`Un-terminated variable expression '${value}'`);
}

/** Why Envoy would not take the value of a header, with its `%VARIABLES%`. Source: istio pkg/config/validation `ValidateHTTPHeaderValue`, header_value_validator.go. */
export function checkHeaderValue(value: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  if (!/^[^\u0000-\u0008\u000A-\u001F\u007F]*$/.test(value))
    return `header value configuration ${value} is invalid`;
  return checkVariables(value);
}
