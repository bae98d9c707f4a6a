import Link from "next/link";
import { describeLevelText, levelHref } from "@/components/tenancy/level-words";
import { Badge } from "@/components/ui/badge";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { EffectiveSettingsView, EffectiveSettingView } from "@/lib/domain/tenancy/tenancy-view";
import { formatSetting, settingNames, settingWords } from "./setting-words";
import { parseLevel } from "@/lib/domain/tenancy/resources/subject";

interface EffectiveSettingsTableProps {
  settings: EffectiveSettingsView;
  /** The level that is looked at, by `formatLevel`. */
  level: string;
}

/** Every setting as it holds at a level: value, who says so, what levels below may do, and what it overrides and why. */
export function EffectiveSettingsTable({ settings, level }: EffectiveSettingsTableProps) {
  return (
    <Table label={`Settings of ${describeLevelText(level)}`}>
      <TableHead>
        <HeaderCell>Setting</HeaderCell>
        <HeaderCell>Value</HeaderCell>
        <HeaderCell>From</HeaderCell>
        <HeaderCell>Levels below</HeaderCell>
        <HeaderCell>Overridden</HeaderCell>
      </TableHead>
      <TableBody>
        {settingNames.map((name) => {
          const setting = settings[name];
          const { label, description } = settingWords[name];
          return (
            <TableRow key={name} data-testid="effective-setting" data-setting={name}>
              <Cell className="align-top whitespace-nowrap">
                <span className="font-medium" title={description}>
                  {label}
                </span>
              </Cell>
              <Cell className="align-top">
                {setting === undefined ? (
                  <span className="text-muted">not set</span>
                ) : (
                  formatSetting(name, setting.value)
                )}
              </Cell>
              <Cell className="align-top whitespace-nowrap">
                <FromText setting={setting} level={level} />
              </Cell>
              <Cell className="align-top whitespace-nowrap text-muted">
                {setting === undefined
                  ? "—"
                  : setting.strategy === "Stricter"
                    ? "may only tighten it"
                    : "may replace it"}
              </Cell>
              <Cell className="align-top">
                {setting === undefined || setting.overridden.length === 0 ? (
                  <span className="text-muted">—</span>
                ) : (
                  <ul className="flex max-w-96 flex-col gap-1">
                    {setting.overridden.map((candidate) => (
                      <li
                        key={`${candidate.level} ${formatSetting(name, candidate.value)}`}
                        className="wrap-anywhere"
                      >
                        <s className="text-muted">
                          <span className="sr-only">overridden: </span>
                          {formatSetting(name, candidate.value)}
                        </s>{" "}
                        <span className="text-muted">
                          of {describeLevelText(candidate.level)}: {candidate.why}
                        </span>
                      </li>
                    ))}
                  </ul>
                )}
              </Cell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

function FromText({ setting, level }: { setting: EffectiveSettingView | undefined; level: string }) {
  if (setting === undefined) return <span className="text-muted">—</span>;
  if (setting.level === "") return <span className="text-muted">the product</span>;
  if (setting.level === level) return <Badge>here</Badge>;
  const from = parseLevel(setting.level);
  if (from === undefined) return <>{setting.level}</>;
  return (
    <Link href={levelHref(from)} className="link">
      {describeLevelText(setting.level)}
    </Link>
  );
}
