import { useId } from "react";
import { type ObjectPath, useProblem } from "@/components/form/problems-context";
import { rightWords } from "@/components/tenancy/right-words";
import { rights as allRights, type Right } from "@/lib/domain/tenancy/rights";

interface RightsFieldProps {
  label: string;
  values: readonly Right[];
  onChange: (rights: Right[]) => void;
  path: ObjectPath;
  readOnly: boolean;
  /** Those to choose among, beside what is chosen already; every right unless said. */
  offered?: readonly Right[];
}

/** Some of all rights, each with what it lets do. */
export function RightsField(props: RightsFieldProps) {
  const { label, values, onChange, path, readOnly, offered = allRights } = props;
  const id = useId();
  const problem = useProblem(path, true);
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
        {allRights
          .filter((right) => offered.includes(right) || values.includes(right))
          .map((right) => (
            <div key={right} className="flex min-h-6 items-start gap-2 text-sm">
              <input
                type="checkbox"
                id={`${id}-${right}`}
                className="mt-0.5 size-4 shrink-0 accent-(--accent)"
                checked={values.includes(right)}
                disabled={readOnly}
                onChange={(event) =>
                  onChange(
                    allRights.filter((item) =>
                      item === right ? event.target.checked : values.includes(item),
                    ),
                  )
                }
              />
              <label htmlFor={`${id}-${right}`} className="min-w-0 wrap-anywhere">
                <code className="font-mono text-xs">{right}</code>{" "}
                <span className="text-muted">{rightWords[right]}</span>
              </label>
            </div>
          ))}
      </div>
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
