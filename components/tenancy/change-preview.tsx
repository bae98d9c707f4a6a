import { clsx } from "clsx";
import { CircleCheck, Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { formatSetting, settingWords } from "@/components/settings/setting-words";
import { Callout } from "@/components/ui/callout";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusText } from "@/components/ui/status-pill";
import type { TenancyChangePreview } from "@/lib/domain/tenancy/tenancy-view";
import { describeConflict } from "./describe-conflict";
import { GeneratedParts } from "./generated-parts";
import { groupRights } from "./group-rights";
import { describeLevelText } from "./level-words";
import { PreviewPart } from "./preview-part";
import type { KnownSubjects } from "./subject-words";

interface ChangePreviewProps {
  /** Absent until something is to be previewed. */
  preview: TenancyChangePreview | undefined;
  loading: boolean;
  error: Failure | null;
  onRetry: () => void;
  known: KnownSubjects;
  /** What to say while nothing is changed. */
  idle: ReactNode;
}

const settingsAtOnce = 12;
const nothingMore: TenancyChangePreview["more"] = { settings: 0, gained: 0, lost: 0 };

/** What a save would do, in the person's terms: refused or not and why, conflicts, settings of what lies below, rights. */
export function ChangePreview({ preview, loading, error, onRetry, known, idle }: ChangePreviewProps) {
  if (error !== null)
    return (
      <ErrorState
        title="What it changes could not be found out"
        error={error}
        onRetry={onRetry}
        retrying={loading}
      />
    );
  if (preview === undefined)
    return loading ? (
      <SkeletonRows rows={4} label="Looking at what it changes" />
    ) : (
      <p className="text-sm text-muted">{idle}</p>
    );
  const { refusals, conflicts, settings, rights, more = nothingMore, dryRun } = preview;
  const { generated = [], notApplied = [] } = preview;
  const isQuiet = [refusals, conflicts, settings, rights.gained, rights.lost, generated, notApplied].every(
    (list) => list.length === 0,
  );
  return (
    <div aria-live="polite" aria-busy={loading} className="flex min-w-0 flex-col gap-4">
      {refusals.map((refusal) => (
        <Callout
          key={`${refusal.code} ${refusal.field} ${refusal.message}`}
          tone="bad"
          title={
            <>
              Refused: <code className="font-mono text-xs">{refusal.code}</code>
            </>
          }
        >
          {refusal.field === "" ? null : <code className="mr-1.5 font-mono text-xs">{refusal.field}</code>}
          {refusal.message}
        </Callout>
      ))}
      {!dryRun.accepted && refusals.length === 0 ? (
        <Callout tone="bad" title="The host cluster would not accept it">
          {dryRun.message}
        </Callout>
      ) : null}
      {conflicts.length === 0 ? null : (
        <PreviewPart title="Conflicts" count={conflicts.length}>
          {conflicts.map((conflict) => {
            const { title, detail } = describeConflict(conflict);
            return (
              <li key={`${title} ${detail}`} className="py-2">
                <StatusText tone="warn">{title}</StatusText>
                <p className="text-muted">{detail}</p>
              </li>
            );
          })}
        </PreviewPart>
      )}
      {settings.length === 0 ? null : (
        <PreviewPart
          title="Settings"
          count={Math.min(settings.length, settingsAtOnce)}
          more={more.settings + Math.max(0, settings.length - settingsAtOnce)}
        >
          {settings.slice(0, settingsAtOnce).map(({ level, setting, before, after }) => (
            <li key={`${level} ${setting}`} className="py-2">
              <p className="text-muted">
                {settingWords[setting].label} of {describeLevelText(level)}
              </p>
              <p>
                <span className="text-muted">{formatSetting(setting, before)}</span>
                <span aria-hidden> → </span>
                <span className="sr-only"> becomes </span>
                <span className="font-medium">{formatSetting(setting, after)}</span>
              </p>
            </li>
          ))}
        </PreviewPart>
      )}
      <GeneratedParts changes={generated} more={more.generated ?? 0} notApplied={notApplied} />
      <RightsPart title="Rights gained" changes={rights.gained} more={more.gained} known={known} gained />
      <RightsPart title="Rights lost" changes={rights.lost} more={more.lost} known={known} gained={false} />
      {isQuiet && dryRun.accepted ? (
        <StatusText tone="ok" icon={CircleCheck} className="whitespace-normal!">
          No conflict; no setting, no Istio object and nobody's rights change.
        </StatusText>
      ) : null}
      {dryRun.accepted ? (
        <p className="text-xs text-muted">
          The host cluster accepted it in a dry run; nothing is written yet.
        </p>
      ) : null}
    </div>
  );
}

const groupsAtOnce = 8;

/** The first few by name, the rest as a number. */
function listSome(items: readonly string[], noun: string): string {
  return items.length > 4
    ? `${items.slice(0, 3).join(", ")} and ${items.length - 3} ${noun}`
    : items.join(", ");
}

interface RightsPartProps {
  title: string;
  changes: TenancyChangePreview["rights"]["gained"];
  more: number;
  known: KnownSubjects;
  gained: boolean;
}

function RightsPart({ title, changes, more, known, gained }: RightsPartProps) {
  if (changes.length === 0) return null;
  const groups = groupRights(changes, known);
  const Icon = gained ? Plus : Minus;
  return (
    <PreviewPart title={title} more={more}>
      {groups.slice(0, groupsAtOnce).map(({ subjects, places, role, rights }) => (
        <li key={`${subjects.join()} ${places.join()} ${rights.join()}`} className="flex gap-2 py-2">
          <Icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", gained ? "text-ok" : "text-bad")} />
          <div className="min-w-0">
            <p>
              <span className="font-medium">{listSome(subjects, "others")}</span>{" "}
              <span className="text-muted">
                {subjects.length > 1 ? (gained ? "gain" : "lose") : gained ? "gains" : "loses"}{" "}
                {role === undefined ? "" : `all rights of ${role} `}at {listSome(places, "more places")}
              </span>
            </p>
            {role === undefined ? <p className="font-mono text-xs text-muted">{rights.join(", ")}</p> : null}
          </div>
        </li>
      ))}
      {groups.length > groupsAtOnce ? (
        <li className="py-2 text-muted">and {groups.length - groupsAtOnce} more such changes</li>
      ) : null}
    </PreviewPart>
  );
}
