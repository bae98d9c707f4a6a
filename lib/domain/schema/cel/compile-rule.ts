import { EvaluationError, type Environment, type ParseResult } from "@marcbachmann/cel-js";
import { buildEnvironment, replaced } from "./environment";

export interface Variables {
  self: unknown;
  oldSelf?: unknown;
}

export interface CompiledExpression {
  usesOldSelf: boolean;
  /**
   * The value of the expression.
   *
   * @throws Error with cel-go's reason, e.g. `no such key: value`.
   */
  evaluate(variables: Variables): unknown;
}

let environment: Environment | undefined;
const compiled = new Map<string, CompiledExpression>();

/** String literals whole, so that no name inside them counts; names, with what makes them a call. */
const token =
  /[rRbB]{0,2}("""[\s\S]*?"""|'''[\s\S]*?''')|[rR]("[^"\n]*"|'[^'\n]*')|"(\\.|[^"\\\n])*"|'(\\.|[^'\\\n])*'|\/\/[^\n]*|[A-Za-z_]\w*(?=(\s*\()?)/g;

function readNames(text: string): { names: Set<string>; text: string } {
  const names = new Set<string>();
  const rewritten = text.replaceAll(token, (found: string, ...groups: unknown[]) => {
    if (!/^[A-Za-z_]\w*$/.test(found)) return found;
    names.add(found);
    const isCall = groups[4] !== undefined;
    return isCall && Object.hasOwn(replaced, found) ? (replaced[found] ?? found) : found;
  });
  return { names, text: rewritten };
}

/** The library's reason as cel-go words it. */
function describe(error: unknown): string {
  if (error instanceof EvaluationError) {
    if (error.code === "no_such_key") return error.summary.replace("No such key", "no such key");
    const { cause } = error;
    return cause instanceof Error ? cause.message : error.summary;
  }
  return error instanceof Error ? error.message : String(error);
}

function run(parsed: ParseResult, variables: Variables): unknown {
  try {
    return parsed(variables as unknown as Record<string, unknown>);
  } catch (error) {
    throw new Error(describe(error), { cause: error });
  }
}

/**
 * Compiles a rule or message expression, once for each text.
 *
 * @throws ParseError when it is no CEL, and on evaluation when it calls what we do not know.
 */
export function compileExpression(text: string): CompiledExpression {
  const known = compiled.get(text);
  if (known) return known;
  environment ??= buildEnvironment();
  const { names, text: rewritten } = readNames(text);
  const parsed = environment.parse(rewritten);
  const expression: CompiledExpression = {
    usesOldSelf: names.has("oldSelf"),
    evaluate: (variables) => run(parsed, variables),
  };
  compiled.set(text, expression);
  return expression;
}

/** Why our environment could not run an expression: a function, operator or variable it does not know; undefined when it can. */
export function checkExpression(text: string): string | undefined {
  environment ??= buildEnvironment();
  const { valid, error } = environment.check(readNames(text).text);
  return valid ? undefined : (error?.message ?? "unknown error");
}
