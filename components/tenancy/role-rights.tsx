import type { Right } from "@/lib/domain/tenancy/rights";
import { rightWords } from "./right-words";

interface RoleRightsProps {
  /** Of the role, as people call it. */
  title: string;
  rights: readonly Right[];
}

/** Every right that a role gives, behind a disclosure. */
export function RoleRights({ title, rights }: RoleRightsProps) {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer text-muted hover:text-text">
        {rights.length === 1 ? "The one right" : `All ${rights.length} rights`} of {title}
      </summary>
      <ul className="mt-1.5 grid gap-x-4 gap-y-0.5 border-l-2 border-line pl-3 sm:grid-cols-2">
        {rights.map((right) => (
          <li key={right} className="wrap-anywhere">
            <code className="font-mono text-xs">{right}</code>{" "}
            <span className="text-muted">{rightWords[right]}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
