import { clsx } from "clsx";
import { type DiffLine, diffYaml } from "@/lib/domain/istio/format-yaml";

const looks: Record<DiffLine["kind"], { row: string; sign: string; word: string }> = {
  same: { row: "", sign: " ", word: "" },
  add: { row: "bg-ok-soft text-ok", sign: "+", word: "added: " },
  del: { row: "bg-bad-soft text-bad", sign: "−", word: "removed: " },
};

/** Two texts as one, line by line; colour, sign and (for a screen reader) a word say what each line is. */
export function YamlDiff({ before, after, label }: { before: string; after: string; label: string }) {
  const lines = diffYaml(before, after);
  return (
    <section
      aria-label={label}
      // A scrolling box must be reachable by keyboard. Source: WCAG 2.1.1.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="overflow-x-auto py-2 font-mono text-xs/5 -outline-offset-2"
    >
      <div className="w-max min-w-full">
        {lines.map((line, index) => (
          // Lines have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <div
            key={index}
            data-diff={line.kind}
            className={clsx("flex px-4 whitespace-pre", looks[line.kind].row)}
          >
            <span aria-hidden className="w-4 shrink-0 select-none">
              {looks[line.kind].sign}
            </span>
            <span className="sr-only">{looks[line.kind].word}</span>
            {line.text}
          </div>
        ))}
      </div>
    </section>
  );
}
