import { SelectField } from "@/components/form/select-field";
import { SwitchField } from "@/components/form/switch-field";
import type { ObjectPath } from "@/components/form/problems-context";
import type { SettingName, Settings, Strategy } from "@/lib/domain/tenancy/resources/settings";
import { SettingField } from "./setting-field";
import { formatSetting, settingNames, settingWords } from "./setting-words";

interface SettingsFieldsProps {
  settings: Settings | undefined;
  onChange: (settings: Settings | undefined) => void;
  /** What a setting is without this level, and who says so. */
  inherited: Partial<Record<SettingName, { value: unknown; from: string }>>;
  path: ObjectPath;
  readOnly: boolean;
}

const strategies = [
  { value: "Replace", label: "Levels below may replace it" },
  { value: "Stricter", label: "Levels below may only tighten it" },
] as const satisfies readonly { value: Strategy; label: string }[];

const firstValues: Record<SettingName, unknown> = {
  mtls: "STRICT",
  authorization: "Workspace",
  reachability: "Workspace",
  exportTo: "Namespace",
  timeout: "15s",
  retries: 2,
  outlierErrors: 5,
  failover: [],
};

/** What a level says to what is below it; a setting it leaves alone is decided by the level above. */
export function SettingsFields({ settings = {}, onChange, inherited, path, readOnly }: SettingsFieldsProps) {
  const change = (name: SettingName, field: { value: unknown; strategy: Strategy } | undefined) => {
    const { [name]: _, ...rest } = settings;
    // Whether the value fits its setting is judged by the kind's own schema while one types.
    const next = (field === undefined ? rest : { ...rest, [name]: field }) as Settings;
    onChange(Object.keys(next).length === 0 ? undefined : next);
  };
  return (
    <ul aria-label="Settings" className="divide-y divide-line">
      {settingNames.map((name) => {
        const own = settings[name];
        const { label, description, isOrdered } = settingWords[name];
        const above = inherited[name];
        return (
          <li key={name} className="flex flex-col gap-3 py-3 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
              <div className="min-w-0 basis-60 grow">
                <SwitchField
                  label={label}
                  description={description}
                  checked={own !== undefined}
                  readOnly={readOnly}
                  onChange={(on) =>
                    change(
                      name,
                      on ? { value: above?.value ?? firstValues[name], strategy: "Replace" } : undefined,
                    )
                  }
                />
              </div>
              {own === undefined ? (
                <p className="text-sm text-muted">
                  {above === undefined ? (
                    "no level says anything"
                  ) : (
                    <>
                      <span className="font-medium text-text">{formatSetting(name, above.value)}</span> from{" "}
                      {above.from}
                    </>
                  )}
                </p>
              ) : null}
            </div>
            {own === undefined ? null : (
              <div className="grid gap-3 pl-6.5 sm:grid-cols-2">
                <SettingField
                  name={name}
                  value={own.value}
                  path={[...path, name]}
                  readOnly={readOnly}
                  onChange={(value) => change(name, { value, strategy: own.strategy })}
                />
                {isOrdered ? (
                  <SelectField
                    label={`${label}: levels below`}
                    required
                    value={own.strategy}
                    readOnly={readOnly}
                    options={strategies}
                    onChange={(strategy) => change(name, { value: own.value, strategy })}
                  />
                ) : null}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
