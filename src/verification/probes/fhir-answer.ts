import * as z from 'zod';
import type { WholeAnswer } from '../../http/guarded-fetch.ts';
import { parseJson } from '../../http/json-answer.ts';
import { sanitizeText } from '../../text/sanitize.ts';

/** https://hl7.org/fhir/R4/operationoutcome.html */
const OPERATION_OUTCOME = z.object({
  resourceType: z.literal('OperationOutcome'),
  issue: z.array(z.object({ severity: z.string(), code: z.string(), diagnostics: z.string().optional() })).min(1),
});

/** The issues of an OperationOutcome; empty where the answer is none. */
export function issuesOf({ text }: Pick<WholeAnswer, 'text'>): z.infer<typeof OPERATION_OUTCOME>['issue'] {
  return OPERATION_OUTCOME.safeParse(parseJson(text)).data?.issue ?? [];
}

/** True for a searchset without a match (https://hl7.org/fhir/R4/bundle.html). */
export function isEmptySearchset({ text }: Pick<WholeAnswer, 'text'>): boolean {
  const { data } = SEARCHSET.safeParse(parseJson(text));
  return data !== undefined && !(data.entry ?? []).some(({ search }) => search?.mode !== 'outcome');
}

const SEARCHSET = z.object({
  resourceType: z.literal('Bundle'),
  type: z.literal('searchset'),
  entry: z.array(z.object({ search: z.object({ mode: z.string() }).optional() })).optional(),
});

/**
 * What a server says, harmless in a terminal and without tokens: one that repeats what it got would show ours, and a part
 * of it that was cut off is no longer found by the redactor.
 */
export function serverText(text: string): string {
  return sanitizeText(text).replaceAll(TOKEN, '[token]').replaceAll(/\s+/g, ' ').trim();
}

/** A JSON Web Token, or the beginning of one: base64 of `{"` comes first (RFC 7519 section 3). */
const TOKEN = /eyJ[\w-]*(?:\.[\w-]*)*/g;

/** Characters of a server's text that are worth showing. */
const SHOWN = 160;

/** What a server answered, in one harmless line: `400: The operation is not enabled.` */
export function answerText(answer: WholeAnswer): string {
  const [issue] = issuesOf(answer);
  const said = serverText(issue?.diagnostics ?? '');
  const cut = said.length > SHOWN ? `${said.slice(0, SHOWN)}…` : said;
  return cut === '' ? `status ${answer.status}` : `status ${answer.status}: ${cut}`;
}
