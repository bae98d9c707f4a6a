"use client";

import { useState } from "react";
import { BindingFields } from "@/components/tenancy/binding-fields";
import { describeLevel } from "@/components/tenancy/level-words";
import { decidePermission } from "@/components/tenancy/permission";
import { makeName, newResource } from "@/components/tenancy/resource-draft";
import { ResourceEditorContainer } from "@/components/tenancy/resource-editor-container";
import type { AccessBinding } from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";

interface Props {
  /** What the form begins with. */
  start: AccessBinding["spec"];
  overview: TenancyOverview;
  onClose: () => void;
}

/** Gives a role at a level, with what it changes before it is saved. */
export function GiveContainer({ start, overview, onClose }: Props) {
  const [initial] = useState(() =>
    newResource(makeName(start.breakGlass === true ? "emergency" : "binding"), start),
  );
  const place = describeLevel(start.level);
  return (
    <ResourceEditorContainer<AccessBinding["spec"]>
      layout="dialog"
      resource="accessbindings"
      what={() => `a role at ${place}`}
      title={start.breakGlass === true ? `Break glass in ${place}` : `Give a role in ${place}`}
      base={null}
      initial={initial}
      permission={decidePermission("binding:write", start.level, overview)}
      known={overview}
      action={start.breakGlass === true ? "Break glass" : "Give the role"}
      onClose={() => onClose()}
    >
      {({ spec, onChange, readOnly }) => (
        <BindingFields
          values={spec}
          onChange={onChange}
          path={["spec"]}
          readOnly={readOnly}
          known={overview}
          roles={overview.roles}
        />
      )}
    </ResourceEditorContainer>
  );
}
