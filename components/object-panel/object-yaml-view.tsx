import { Copy } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { StatusText } from "@/components/ui/status-pill";
import { toast } from "@/components/ui/toast";

interface ObjectYamlViewProps {
  text: string;
  label: string;
  conditions: readonly { type: string; status: string; message: string }[];
}

/** An object as text, with its conditions as sentences above. */
export function ObjectYamlView({ text, label, conditions }: ObjectYamlViewProps) {
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => toast.success("YAML copied"),
      () => toast.error("The browser did not allow copying"),
    );
  };
  return (
    <div className="relative">
      {conditions.length === 0 ? null : (
        <ul aria-label="Conditions" className="flex flex-col gap-1.5 border-b p-5 text-sm">
          {conditions.map((condition) => (
            <li key={condition.type}>
              <StatusText
                tone={condition.status === "True" ? "ok" : condition.status === "False" ? "bad" : "unknown"}
              >
                {condition.type} is {condition.status}
              </StatusText>
              {condition.message === "" ? null : (
                <p className="pl-5.5 text-xs text-muted wrap-anywhere">{condition.message}</p>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="absolute right-3 mt-2">
        <IconButton label="Copy YAML" icon={Copy} onClick={copy} />
      </div>
      <pre
        aria-label={label}
        data-testid="object-yaml"
        // A scrolling box must be reachable by keyboard. Source: WCAG 2.1.1.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="overflow-x-auto p-5 font-mono text-xs/5 -outline-offset-2"
      >
        {text}
      </pre>
    </div>
  );
}
