import type { ASTNode } from "@marcbachmann/cel-js";

interface Evaluator {
  run(node: ASTNode, context: unknown): unknown;
}

interface Checker {
  check(node: ASTNode, context: unknown): unknown;
  createError(code: string, message: string, node: ASTNode): Error;
  getType(name: string): unknown;
}

interface HasMacro {
  node: ASTNode;
}

/**
 * `has(expression.field)`: the library's own takes only names before the field, while the rules of Gateway API ask
 * `has(self.matches[0].path)`, as CEL allows.
 */
export function buildHasMacro({ args }: { args: ASTNode[] }) {
  const [node] = args;
  return {
    node,
    typeCheck(checker: Checker, macro: HasMacro, context: unknown): unknown {
      if (macro.node.op !== ".")
        throw checker.createError("invalid_macro_argument", "has() invalid argument", macro.node);
      checker.check(macro.node.args[0], context);
      return checker.getType("bool");
    },
    evaluate(evaluator: Evaluator, macro: HasMacro, context: unknown): boolean {
      if (macro.node.op !== ".") throw new Error("has() invalid argument");
      const [operand, field] = macro.node.args;
      const value = evaluator.run(operand, context);
      return typeof value === "object" && value !== null && Object.hasOwn(value, field);
    },
  };
}
