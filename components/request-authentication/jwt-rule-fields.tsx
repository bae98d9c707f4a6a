"use client";

import { useState } from "react";
import { type ObjectPath, useProblem } from "@/components/form/problems-context";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { StringListField } from "@/components/form/string-list-field";
import { TextField } from "@/components/form/text-field";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { type JwtRule, TokenOutputFields, TokenPlacesFields } from "./token-places-fields";

interface JwtRuleFieldsProps {
  rule: JwtRule;
  onChange: (rule: JwtRule) => void;
  path: ObjectPath;
  readOnly: boolean;
}

type KeySource = "issuer" | "uri" | "inline";

const keySources: { value: KeySource; label: string; description: string }[] = [
  {
    value: "issuer",
    label: "Found through the issuer",
    description: "From the issuer's OpenID configuration",
  },
  { value: "uri", label: "At an address", description: "istiod fetches them there" },
  { value: "inline", label: "Written here", description: "A JSON Web Key Set in the object" },
];

function KeysField({ rule, onChange, path, readOnly }: JwtRuleFieldsProps) {
  const problem = useProblem([...path, "jwks"], true);
  return (
    <Field
      label="Keys"
      required
      error={problem}
      description="A JSON Web Key Set. Public keys only: everybody who may read the object sees it."
    >
      {(control) => (
        <Textarea
          {...control}
          mono
          rows={5}
          spellCheck={false}
          value={rule.jwks ?? ""}
          readOnly={readOnly}
          placeholder='{"keys": [{"kty": "RSA", …}]}'
          onChange={(event) => onChange({ ...rule, jwks: event.target.value || undefined })}
        />
      )}
    </Field>
  );
}

/** One issuer whose tokens are believed. */
export function JwtRuleFields({ rule, onChange, path, readOnly }: JwtRuleFieldsProps) {
  const problem = useProblem(path);
  // Chosen, but nothing written there yet.
  const [wish, setWish] = useState<KeySource>("issuer");
  const written: KeySource | undefined = rule.jwks ? "inline" : rule.jwksUri ? "uri" : undefined;
  const source = written ?? wish;
  return (
    <>
      <FieldGrid>
        <TextField
          label="Issuer"
          required
          mono
          value={rule.issuer}
          placeholder="https://issuer.example.com"
          description="The claim iss of the tokens, letter by letter."
          path={[...path, "issuer"]}
          readOnly={readOnly}
          onChange={(issuer) => onChange({ ...rule, issuer: issuer ?? "" })}
        />
        <StringListField
          label="Audiences"
          values={rule.audiences}
          description="One of them must be in the claim aud. None: not looked at."
          path={[...path, "audiences"]}
          readOnly={readOnly}
          onChange={(audiences) => onChange({ ...rule, audiences })}
        />
        <SelectField<KeySource>
          label="Where the keys are"
          required
          value={source}
          options={keySources}
          readOnly={readOnly}
          onChange={(next) => {
            setWish(next);
            onChange({ ...rule, jwks: undefined, jwksUri: undefined });
          }}
        />
        {source === "uri" ? (
          <TextField
            label="Address of the keys"
            required
            mono
            value={rule.jwksUri}
            placeholder="https://issuer.example.com/.well-known/jwks.json"
            path={[...path, "jwksUri"]}
            readOnly={readOnly}
            onChange={(jwksUri) => {
              setWish("uri");
              onChange({ ...rule, jwksUri });
            }}
          />
        ) : null}
      </FieldGrid>
      {source === "inline" ? (
        <KeysField
          rule={rule}
          path={path}
          readOnly={readOnly}
          onChange={(next) => {
            setWish("inline");
            onChange(next);
          }}
        />
      ) : null}
      {source === "inline" && rule.timeout === undefined ? null : (
        <TextField
          className="sm:max-w-1/2"
          label="Time to wait for the keys"
          mono
          value={rule.timeout}
          placeholder="5s"
          path={[...path, "timeout"]}
          readOnly={readOnly}
          onChange={(timeout) => onChange({ ...rule, timeout })}
        />
      )}
      <StringListField
        label="Claims that are lists separated by spaces"
        values={rule.spaceDelimitedClaims}
        description="As scope and permission always are. An access policy can then ask for one entry."
        path={[...path, "spaceDelimitedClaims"]}
        readOnly={readOnly}
        onChange={(spaceDelimitedClaims) => onChange({ ...rule, spaceDelimitedClaims })}
      />
      <TokenPlacesFields rule={rule} onChange={onChange} path={path} readOnly={readOnly} />
      <TokenOutputFields rule={rule} onChange={onChange} path={path} readOnly={readOnly} />
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
    </>
  );
}
