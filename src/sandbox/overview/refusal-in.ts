import { z } from 'zod';
import { parseJson } from '../parse-json.ts';
import type { ToldRefusal } from './recent-requests.ts';

/** OAuth's error (RFC 6749 §5.2), with the number of Entra in its text. */
const entraRefusal = z.object({ error: z.string(), error_description: z.string().default('') });

/** Of Microsoft Graph, Azure Resource Manager and Key Vault (https://learn.microsoft.com/graph/errors). */
const codedRefusal = z.object({ error: z.object({ code: z.string(), message: z.string().default('') }) });

/** https://hl7.org/fhir/R4/operationoutcome.html */
const fhirRefusal = z.object({
  resourceType: z.literal('OperationOutcome'),
  issue: z.array(z.object({ code: z.string(), diagnostics: z.string().default('') })).min(1),
});

/** Longer bodies are no refusals. */
const MAX_BODY_LENGTH = 64 * 1024;

/** Reads why a service refused from its answer, which stays readable; null where it refused nothing. */
export async function refusalIn(response: Response): Promise<ToldRefusal | null> {
  if (response.status < 400) {
    return null;
  }
  const text = await response.clone().text();
  const body = text.length > MAX_BODY_LENGTH ? undefined : parseJson(text);
  return refusalInBody(body, response.headers.get('www-authenticate')) ?? { code: '', message: '' };
}

/** An error of Entra by its number, which begins the text, as in `AADSTS50011: The redirect URI …`. */
export function entraRefusalOf(error: string, description: string): ToldRefusal {
  const [, code = error, message = description] = /^(AADSTS\d+):? ?(.*?)(?: Trace ID:.*)?$/s.exec(description) ?? [];
  return { code, message };
}

function refusalInBody(body: unknown, challenge: string | null): ToldRefusal | null {
  const ofEntra = entraRefusal.safeParse(body);
  if (ofEntra.success) {
    return entraRefusalOf(ofEntra.data.error, ofEntra.data.error_description);
  }
  const coded = codedRefusal.safeParse(body);
  if (coded.success) {
    return coded.data.error;
  }
  const ofFhir = fhirRefusal.safeParse(body);
  if (!ofFhir.success) {
    return null;
  }
  const [issue] = ofFhir.data.issue;
  // The server's own words are no help, but its challenge says what is wrong with the token.
  const [, inChallenge] = /error_description="([^"]*)"/.exec(challenge ?? '') ?? [];
  return { code: issue?.code ?? '', message: inChallenge ?? issue?.diagnostics ?? '' };
}
