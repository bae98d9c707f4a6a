type TextOperand = "kind" | "namespace" | "cluster" | "name" | "badge" | "health" | "version";
type MeasureOperand = "rate" | "error" | "mtls" | "percent";
type Comparison = "<" | "<=" | ">" | ">=" | "=" | "!=";

export type FindExpression =
  | { type: "word"; text: string }
  | { type: "text"; operand: TextOperand; exact: boolean; text: string }
  | { type: "measure"; operand: MeasureOperand; comparison: Comparison; number: number }
  | { operator: "and" | "or" | "not"; operands: FindExpression[] };

type Parsed = { ok: true; expression?: FindExpression } | { ok: false; message: string; position: number };

const textOperands: Record<string, TextOperand> = {
  kind: "kind",
  ns: "namespace",
  namespace: "namespace",
  cluster: "cluster",
  name: "name",
  badge: "badge",
  health: "health",
  version: "version",
};
const measureOperands: Record<string, MeasureOperand> = {
  rate: "rate",
  rps: "rate",
  error: "error",
  "%error": "error",
  mtls: "mtls",
  "%mtls": "mtls",
  percent: "percent",
  "%": "percent",
};

interface Token {
  text: string;
  position: number;
  quoted: boolean;
}

class FindError extends Error {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
  }
}

/** Parses the find language; AND (or a space) binds more than OR. No expression when the text is empty. */
export function parseFind(text: string): Parsed {
  try {
    const tokens = tokenize(text);
    if (tokens.length === 0) return { ok: true };
    const cursor = { tokens, at: 0, end: text.length };
    const expression = parseOr(cursor);
    const rest = tokens[cursor.at];
    if (rest !== undefined) throw new FindError(`unexpected ${rest.text}`, rest.position);
    return { ok: true, expression };
  } catch (error) {
    if (error instanceof FindError) return { ok: false, message: error.message, position: error.position };
    throw error;
  }
}

interface Cursor {
  tokens: readonly Token[];
  at: number;
  end: number;
}

const pattern = /\s*(?:"([^"]*)(")?|(<=|>=|!=|[()!<>=:~])|((?:(?!!=)[^\s()!<>=:~"])+))/y;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length && text.slice(pattern.lastIndex).trim() !== "") {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw new FindError("cannot be read from here", start);
    const [all, quoted, closing, symbol, word] = match;
    const position = start + all.length - all.trimStart().length;
    if (quoted !== undefined && closing === undefined)
      throw new FindError("the quotation mark is not closed", position);
    tokens.push({ text: quoted ?? symbol ?? word ?? "", position, quoted: quoted !== undefined });
  }
  return tokens;
}

function isKeyword(token: Token | undefined, ...keywords: string[]): boolean {
  return token !== undefined && !token.quoted && keywords.includes(token.text.toUpperCase());
}

function parseOr(cursor: Cursor): FindExpression {
  const operands = [parseAnd(cursor)];
  while (isKeyword(cursor.tokens[cursor.at], "OR")) {
    cursor.at += 1;
    operands.push(parseAnd(cursor));
  }
  const [only] = operands;
  return operands.length === 1 && only !== undefined ? only : { operator: "or", operands };
}

function parseAnd(cursor: Cursor): FindExpression {
  const operands = [parseTerm(cursor)];
  for (;;) {
    const token = cursor.tokens[cursor.at];
    if (token === undefined || isKeyword(token, "OR", ")")) break;
    if (isKeyword(token, "AND")) cursor.at += 1;
    operands.push(parseTerm(cursor));
  }
  const [only] = operands;
  return operands.length === 1 && only !== undefined ? only : { operator: "and", operands };
}

function parseTerm(cursor: Cursor): FindExpression {
  const token = cursor.tokens[cursor.at];
  if (token === undefined) throw new FindError("something is missing at the end", cursor.end);
  cursor.at += 1;
  if (isKeyword(token, "!", "NOT")) return { operator: "not", operands: [parseTerm(cursor)] };
  if (isKeyword(token, "(")) {
    const inner = parseOr(cursor);
    if (!isKeyword(cursor.tokens[cursor.at], ")"))
      throw new FindError("the parenthesis is not closed", token.position);
    cursor.at += 1;
    return inner;
  }
  if (isKeyword(token, "AND", "OR", ")", ":", "~", "=", "!=", "<", "<=", ">", ">=")) {
    throw new FindError(`a word or an operand is expected before ${token.text}`, token.position);
  }
  const symbol = cursor.tokens[cursor.at];
  if (token.quoted || symbol === undefined || !isKeyword(symbol, ":", "~", "=", "!=", "<", "<=", ">", ">=")) {
    return { type: "word", text: token.text.toLowerCase() };
  }
  cursor.at += 1;
  return parseOperand(token, symbol, cursor);
}

function parseOperand(token: Token, symbol: Token, cursor: Cursor): FindExpression {
  const value = cursor.tokens[cursor.at];
  const name = token.text.toLowerCase();
  const text = textOperands[name];
  const measure = measureOperands[name];
  if (text === undefined && measure === undefined) {
    throw new FindError(
      `${token.text} is no operand; known: ${Object.keys({ ...textOperands, ...measureOperands }).join(", ")}`,
      token.position,
    );
  }
  if (value === undefined || isKeyword(value, "(", ")", "!")) {
    throw new FindError(`${token.text}${symbol.text} needs a value`, value?.position ?? cursor.end);
  }
  cursor.at += 1;
  if (measure !== undefined) {
    const number = Number(value.text.replace(/%$/, ""));
    if (symbol.text === "~" || !Number.isFinite(number) || value.text === "") {
      throw new FindError(`${token.text} is compared with a number, e.g. ${token.text} > 1`, value.position);
    }
    const comparison = symbol.text === ":" ? "=" : symbol.text;
    return { type: "measure", operand: measure, comparison: comparison as Comparison, number };
  }
  if (text === undefined || !isKeyword(symbol, ":", "=", "~", "!=")) {
    throw new FindError(
      `${token.text} is a text; use ${token.text}:value or ${token.text}~part`,
      symbol.position,
    );
  }
  const leaf: FindExpression = {
    type: "text",
    operand: text,
    exact: symbol.text !== "~",
    text: value.text.toLowerCase(),
  };
  return symbol.text === "!=" ? { operator: "not", operands: [leaf] } : leaf;
}
