import { lineIssue } from '../../answers/text-rules.ts';
import { type FederatedSubject, type FederatedSubjectIssue, MAX_LENGTH } from './federated-subject.ts';
import { issuerIssue } from './issuer.ts';
import { knownSubjectMessage } from './known-subjects.ts';

const KEYS = ['issuer', 'subject', 'audience', 'name'] as const;
type Key = (typeof KEYS)[number];

/**
 * 3 to 120 characters that fit into a URL
 * (https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations).
 */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/;

const SPELLING = 'issuer=URL,subject=TEXT[,audience=TEXT][,name=TEXT]';

/** Reads the free form: every part by its key, in any order; a comma ends a part only where a key follows it. */
export function parseNamedSubject(text: string): FederatedSubject | FederatedSubjectIssue {
  const given = text.split(/,(?=[A-Za-z]+=)/).map((part) => {
    const equals = part.indexOf('=');
    return [part.slice(0, equals), part.slice(equals + 1)] as const;
  });
  const unknown = given.find(([key]) => !isKey(key));
  if (unknown !== undefined) {
    const lowered = unknown[0].toLowerCase();
    return { issue: `"${unknown[0]}" is not a part of ${SPELLING}${isKey(lowered) ? `; write ${lowered}=` : ''}.` };
  }
  const keys = given.map(([key]) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    return { issue: `"${twice}=" is given twice; give it once.` };
  }
  const parts = new Map<string, string>(given);
  const [issuer, subject, audience, name] = KEYS.map((key) => parts.get(key));
  if (issuer === undefined || subject === undefined) {
    return { issue: `"${issuer === undefined ? 'issuer' : 'subject'}=" is missing; write ${SPELLING}.` };
  }
  const issue =
    issuerIssue(issuer) ??
    textIssue('The subject', subject) ??
    (audience === undefined ? null : audienceIssue(audience)) ??
    subjectIssue(issuer, subject) ??
    (name === undefined || NAME.test(name)
      ? null
      : `"${name}" is not a name; use 3 to 120 letters, digits, hyphens and underscores, a letter or digit first.`);
  return issue === null
    ? {
        issuer,
        subject,
        audience: audience ?? null,
        name: name ?? null,
        holder: `${subject} of ${issuer}`,
        advice: null,
      }
    : { issue };
}

/** The audience that Entra is usually asked for, whose letter case counts as any other's. */
const USUAL_AUDIENCE = /^api:\/\/AzureADTokenExchange(USGov|China)?$/;

function audienceIssue(audience: string): string | null {
  const issue =
    textIssue('The audience', audience) ??
    (audience.includes('*') ? `"${audience}" has a wildcard; Entra compares audiences to the letter.` : null);
  const usual = new RegExp(USUAL_AUDIENCE.source, 'i');
  const written = `api://${audience.replace(/^api:\/*/i, '').replace(/\/$/, '')}`;
  if (issue !== null || USUAL_AUDIENCE.test(audience) || !usual.test(written)) {
    return issue;
  }
  return `"${audience}" differs from the audience of such tokens in letters that count: write api://AzureADTokenExchange.`;
}

/** Why no token of an issuer that is known can have a subject, with what would match; null where one may. */
function subjectIssue(issuer: string, subject: string): string | null {
  const { hostname } = new URL(issuer);
  if (subject.includes('*')) {
    return `Entra compares subjects to the letter, so "${subject}" would match nothing; name each one by itself.`;
  }
  return knownSubjectMessage(hostname, subject);
}

function isKey(text: string): text is Key {
  return KEYS.some((key) => key === text);
}

/** Spaces at either end would be part of the comparison, and are never meant. */
function textIssue(what: string, text: string): string | null {
  return (
    lineIssue(text, { what, max: MAX_LENGTH }) ??
    (text.trim() === text ? null : `${what} begins or ends with a space, which Entra would compare too.`)
  );
}
