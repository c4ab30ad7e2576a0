import * as z from 'zod';
import { parseJson } from '../../http/json-answer.ts';
import { sanitizeText } from '../../text/sanitize.ts';

const OAUTH_URIS = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';

/** https://hl7.org/fhir/R4/capabilitystatement.html, as far as it tells where to sign in. */
const METADATA = z.object({
  resourceType: z.literal('CapabilityStatement'),
  rest: z.array(
    z.object({
      security: z
        .object({
          extension: z
            .array(
              z.object({
                url: z.string(),
                extension: z.array(z.object({ url: z.string(), valueUri: z.string().optional() })).optional(),
              }),
            )
            .optional(),
        })
        .optional(),
    }),
  ),
});

/** https://hl7.org/fhir/smart-app-launch/conformance.html, as far as it tells where to sign in. */
const SMART = z.object({ authorization_endpoint: z.string().optional(), token_endpoint: z.string().optional() });

/** The sign-in endpoints that a FHIR server names; null for a text that is not what it should be. */
export const readEndpoints = {
  ofMetadata: (text: string): readonly string[] | null => {
    const { data } = METADATA.safeParse(parseJson(text));
    return data === undefined
      ? null
      : data.rest
          .flatMap(({ security }) => security?.extension ?? [])
          .filter(({ url }) => url === OAUTH_URIS)
          .flatMap(({ extension }) => extension ?? [])
          .flatMap(({ url, valueUri }) =>
            valueUri !== undefined && (url === 'authorize' || url === 'token') ? [sanitizeText(valueUri)] : [],
          );
  },
  ofSmart: (text: string): readonly string[] | null => {
    const { data } = SMART.safeParse(parseJson(text));
    return data === undefined
      ? null
      : [data.authorization_endpoint, data.token_endpoint].flatMap((url) =>
          url === undefined ? [] : [sanitizeText(url)],
        );
  },
};
