import { Key, Layers, Snowflake } from "lucide-react";
import type { AccessGraph } from "@/lib/domain/tenancy/access-views/access-view";
import { describeSubject } from "./access-words";

interface AccessOutlineProps {
  graph: AccessGraph;
  onLevel: (level: string) => void;
  onSubject: (subject: string) => void;
}

/** The drawing as a list: levels, the roles at each, and who holds them through whom. */
export function AccessOutline({ graph, onLevel, onSubject }: AccessOutlineProps) {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const into = Map.groupBy(graph.edges, ({ to }) => to);
  const levels = graph.nodes.filter(({ kind }) => kind === "level");
  const bans = graph.nodes.filter(({ kind }) => kind === "prohibition");
  const holdersOf = (id: string, kind: "holds" | "in") =>
    (into.get(id) ?? []).flatMap((edge) => (edge.kind === kind ? (nodes.get(edge.from) ?? []) : []));
  return (
    <ul aria-label="Policy as a list" data-testid="access-outline" className="divide-y divide-line">
      {levels.map((level) => {
        const roles = (into.get(level.id) ?? []).flatMap((edge) =>
          edge.kind === "gives" ? (nodes.get(edge.from) ?? []) : [],
        );
        return (
          <li key={level.id} className="px-4 py-3">
            <button
              type="button"
              className="inline-flex min-h-6 items-center gap-2 text-left font-medium hover:underline"
              onClick={() => onLevel(level.id)}
            >
              <Layers aria-hidden className="size-4 shrink-0 text-muted" />
              <span className="wrap-anywhere">{level.title}</span>
              <span className="text-xs font-normal text-muted">{level.detail}</span>
            </button>
            {roles.length === 0 ? (
              <p className="pl-6 text-sm text-muted">No role is shown here.</p>
            ) : (
              <ul className="flex flex-col gap-1 pl-6 text-sm">
                {roles.map((role) => (
                  <li key={role.id} className="flex flex-wrap items-center gap-x-2">
                    <Key aria-hidden className="size-3.5 text-muted" />
                    <span>{role.title}:</span>
                    {holdersOf(role.id, "holds").map((holder) => {
                      const members = holdersOf(holder.id, "in");
                      return (
                        <span key={holder.id}>
                          <button
                            type="button"
                            className="min-h-6 hover:underline"
                            onClick={() => onSubject(holder.id)}
                          >
                            {describeSubject(holder).title}
                          </button>
                          {members.length === 0 ? null : (
                            <span className="text-muted">
                              {" "}
                              ({members.map((member) => describeSubject(member).title).join(", ")})
                            </span>
                          )}
                        </span>
                      );
                    })}
                  </li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
      {bans.map((ban) => (
        <li key={ban.id} className="flex flex-wrap items-center gap-x-2 px-4 py-3 text-sm">
          <Snowflake aria-hidden className="size-4 text-bad" />
          <span className="font-medium">{ban.title}</span>
          <span className="text-muted">{ban.detail}</span>
        </li>
      ))}
    </ul>
  );
}
