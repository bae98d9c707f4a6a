import { z } from "zod";
import { list, texts } from "../collection-codec";
import { defineForm } from "../define-form";
import { group, refined } from "../group-codec";
import { selectorLabels, targetRefs } from "../policy-scope";
import { duration, flag, requiredText, text } from "../scalar-codec";

const url = z.string().regex(/^https?:\/\/[^\s/]+/, "Write the whole address, with https://.");

/** Source: istio.io/api security/v1beta1 `JWTRule`. */
const jwtRules = () =>
  refined(
    list(
      group({
        issuer: requiredText("Name the issuer as it is in the tokens."),
        audiences: texts(),
        jwksUri: text(url),
        jwks: text(),
        fromHeaders: list(group({ name: requiredText("Name the header."), prefix: text() })),
        fromParams: texts(),
        fromCookies: texts(),
        outputPayloadToHeader: text(),
        outputClaimToHeaders: list(
          group({ header: requiredText("Name the header."), claim: requiredText("Name the claim.") }),
        ),
        forwardOriginalToken: flag(),
        spaceDelimitedClaims: texts(),
        timeout: duration(),
      }),
    ),
    (rules) =>
      rules.flatMap(({ jwks, jwksUri }, index) =>
        jwks && jwksUri
          ? [{ path: [index, "jwks"], message: "Give the keys or the address of the keys, not both." }]
          : [],
      ),
  );

/** Which tokens are valid. Source: istio.io/api security/v1beta1 `RequestAuthentication`. */
export const requestAuthenticationForm = defineForm("security.istio.io/v1", "RequestAuthentication", {
  selector: selectorLabels(),
  targetRefs: targetRefs(),
  jwtRules: jwtRules(),
});

export type RequestAuthenticationValues = z.infer<typeof requestAuthenticationForm.schema>;
