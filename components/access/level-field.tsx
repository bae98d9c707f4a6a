import { TextField } from "@/components/form/text-field";
import { describeLevelText } from "@/components/tenancy/level-words";
import { formatLevel, parseLevel, type Level } from "@/lib/domain/tenancy/resources/subject";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { useState } from "react";

interface LevelFieldProps {
  level: Level;
  onChange: (level: Level) => void;
  overview: TenancyOverview;
}

/** A level by its text, offered among those that the person sees. */
export function LevelField({ level, onChange, overview }: LevelFieldProps) {
  const [text, setText] = useState(formatLevel(level));
  const parsed = parseLevel(text);
  return (
    <TextField
      label="Level"
      required
      mono
      value={text}
      suggestions={Object.keys(overview.may)}
      error={parsed === undefined ? "is Organization, Tenant/NAME or Workspace/NAME" : undefined}
      description={describeLevelText(text)}
      onChange={(next = "") => {
        setText(next);
        const found = parseLevel(next);
        if (found !== undefined) onChange(found);
      }}
    />
  );
}
