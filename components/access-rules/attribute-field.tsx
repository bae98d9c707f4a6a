"use client";

import { useState } from "react";
import type { ObjectPath } from "@/components/form/problems-context";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { describeHolds, type RulePlace } from "./list-places";

interface AttributeFieldProps {
  value: string;
  onChange: (attribute: string) => void;
  places: readonly RulePlace[];
  path: ObjectPath;
  readOnly: boolean;
}

const other = "other";

/** Where a rule holds: one of the attributes there are, each with what lies in it, or one that is yet to come. */
export function AttributeField({ value, onChange, places, path, readOnly }: AttributeFieldProps) {
  const isKnown = places.some(({ attribute }) => attribute === value);
  const [isTyping, setTyping] = useState(value !== "" && !isKnown);
  return (
    <div className="flex flex-col gap-2">
      <SelectField
        label="Where"
        required
        value={isTyping ? other : isKnown ? value : undefined}
        placeholder="Choose a kind of place…"
        options={[
          ...places.map((place) => ({
            value: place.attribute,
            label: place.attribute,
            ...(describeHolds(place) === "" ? {} : { description: describeHolds(place) }),
          })),
          { value: other, label: "Another…", description: "That no connected cluster has yet" },
        ]}
        {...(isTyping ? {} : { path })}
        readOnly={readOnly}
        onChange={(next) => {
          setTyping(next === other);
          onChange(next === other ? "" : next);
        }}
      />
      {isTyping ? (
        <TextField
          label="Attribute"
          required
          mono
          placeholder="Environment:prod"
          description="Its class and its name, e.g. Environment:prod, Region:eu, Cluster:west."
          value={value}
          onChange={(next = "") => onChange(next)}
          path={path}
          readOnly={readOnly}
        />
      ) : null}
    </div>
  );
}
