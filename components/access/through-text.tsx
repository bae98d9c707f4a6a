import { describeNode, splitRole } from "./access-words";

interface ThroughTextProps {
  /** From the subject to the role, nearest first. */
  through: readonly string[];
  /** The role at the end is told elsewhere. */
  withRole?: boolean;
}

/** What somebody has something through. */
export function ThroughText({ through, withRole = false }: ThroughTextProps) {
  const shown = withRole ? through : through.filter((node) => splitRole(node) === undefined);
  if (shown.length === 0) return <span className="text-muted">directly</span>;
  return <span className="wrap-anywhere">{shown.map(describeNode).join(" → ")}</span>;
}
