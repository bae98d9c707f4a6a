"use client";

import { KeyValueField } from "@/components/form/key-value-field";
import type { ObjectPath } from "@/components/form/problems-context";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { StringListField } from "@/components/form/string-list-field";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import type { RequestAuthenticationValues } from "@/lib/domain/istio/forms/request-authentication/request-authentication";

export type JwtRule = RequestAuthenticationValues["jwtRules"][number];
type HeaderPlace = JwtRule["fromHeaders"][number];

interface JwtRulePartProps {
  rule: JwtRule;
  onChange: (rule: JwtRule) => void;
  /** Of the rule in the object. */
  path: ObjectPath;
  readOnly: boolean;
}

/** Where in a request the token is looked for. */
export function TokenPlacesFields({ rule, onChange, path, readOnly }: JwtRulePartProps) {
  const isDefault = rule.fromHeaders.length + rule.fromParams.length + rule.fromCookies.length === 0;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 text-sm font-semibold">Where the token is</legend>
      {isDefault ? (
        <p className="text-sm text-muted">
          In the header Authorization after “Bearer ”, or in the query parameter access_token. Name another
          place, and only that is looked at.
        </p>
      ) : null}
      <RowList<HeaderPlace>
        noun="header"
        rows={rule.fromHeaders}
        onChange={(fromHeaders) => onChange({ ...rule, fromHeaders })}
        create={() => ({ name: "" })}
        path={[...path, "fromHeaders"]}
        readOnly={readOnly}
      >
        {(row, index, change) => (
          <FieldGrid>
            <TextField
              label="Header name"
              required
              mono
              value={row.name}
              placeholder="x-jwt"
              path={[...path, "fromHeaders", index, "name"]}
              readOnly={readOnly}
              onChange={(name) => change({ ...row, name: name ?? "" })}
            />
            <TextField
              label="Text before the token"
              mono
              value={row.prefix}
              placeholder="Bearer "
              path={[...path, "fromHeaders", index, "prefix"]}
              readOnly={readOnly}
              onChange={(prefix) => change({ ...row, prefix })}
            />
          </FieldGrid>
        )}
      </RowList>
      <FieldGrid>
        <StringListField
          label="Query parameters"
          values={rule.fromParams}
          placeholder="token"
          path={[...path, "fromParams"]}
          readOnly={readOnly}
          onChange={(fromParams) => onChange({ ...rule, fromParams })}
        />
        <StringListField
          label="Cookies"
          values={rule.fromCookies}
          placeholder="session"
          path={[...path, "fromCookies"]}
          readOnly={readOnly}
          onChange={(fromCookies) => onChange({ ...rule, fromCookies })}
        />
      </FieldGrid>
    </fieldset>
  );
}

/** What the workload gets of the token. */
export function TokenOutputFields({ rule, onChange, path, readOnly }: JwtRulePartProps) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 text-sm font-semibold">What the workload gets</legend>
      <SwitchField
        label="The token itself"
        description="Otherwise it is taken out of the request once it is checked."
        checked={rule.forwardOriginalToken ?? false}
        readOnly={readOnly}
        onChange={(forwardOriginalToken) => onChange({ ...rule, forwardOriginalToken })}
      />
      <KeyValueField
        label="Claims as headers"
        keyLabel="Header"
        valueLabel="Claim"
        addLabel="Add claim"
        entries={rule.outputClaimToHeaders.map(({ header, claim }) => ({ key: header, value: claim }))}
        path={[...path, "outputClaimToHeaders"]}
        readOnly={readOnly}
        onChange={(entries) =>
          onChange({ ...rule, outputClaimToHeaders: placeClaims(rule.outputClaimToHeaders, entries) })
        }
      />
      <TextField
        label="All claims in one header"
        mono
        value={rule.outputPayloadToHeader}
        placeholder="x-jwt-payload"
        description="The payload of the token, base64url-encoded JSON."
        path={[...path, "outputPayloadToHeader"]}
        readOnly={readOnly}
        onChange={(outputPayloadToHeader) => onChange({ ...rule, outputPayloadToHeader })}
      />
    </fieldset>
  );
}

/** The rows as the pairs are now; a row whose pair stayed, or was edited in its place, stays the row it was. */
function placeClaims(
  rows: JwtRule["outputClaimToHeaders"],
  entries: readonly { key: string; value: string }[],
): JwtRule["outputClaimToHeaders"] {
  const isOf = (row: { header: string; claim: string }, entry: { key: string; value: string }) =>
    row.header === entry.key && row.claim === entry.value;
  const removed =
    entries.length < rows.length
      ? rows.findIndex((row, index) => entries[index] === undefined || !isOf(row, entries[index]))
      : -1;
  const left = rows.filter((_, index) => index !== removed);
  return entries.map(({ key, value }, index) => ({ ...left[index], header: key, claim: value }));
}
