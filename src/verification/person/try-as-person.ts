import { randomUUID } from 'node:crypto';
import type { WholeAnswer } from '../../http/guarded-fetch.ts';
import { shortFhirUser } from '../../registration/scopes/fhir-user-url.ts';
import { type ClinicalScope, clinicalScopes, smartSpelling } from '../../registration/scopes/smart-scope.ts';
import { answerText, issuesOf } from '../probes/fhir-answer.ts';
import type { ProbeRequest } from '../probes/probe-requests.ts';
import type { VerifiedServer } from '../verified-server.ts';
import type { VerifiedPerson } from '../verification-result.ts';

type Check = VerifiedPerson['checks'][number];
type Request = Omit<ProbeRequest, 'isAllowed'>;

/** Where a person tries, and whose record they must not read. */
export interface PersonTrial {
  readonly server: VerifiedServer;
  /** Id of another patient; null: not tried. */
  readonly otherPatient: string | null;
  readonly ask: (request: Request) => Promise<WholeAnswer>;
}

/** One thing to try. */
interface Attempt {
  readonly id: Check['id'];
  readonly what: string;
  readonly request: Request;
  readonly isExpected: boolean;
  /** True where the answer proves that it was allowed. */
  readonly isAllowed: (answer: WholeAnswer) => boolean;
  /** True where it proves a refusal. Default: 403 with `forbidden`. */
  readonly isRefused?: (answer: WholeAnswer) => boolean;
  /** Why it has to be refused, as the rest of a sentence; default: nothing is said of it. */
  readonly reason?: string;
}

/** What came of trying. */
export interface TriedPerson {
  readonly person: VerifiedPerson;
  /** Those of its checks in which the server allowed what it should not. */
  readonly wronglyAllowed: readonly Check[];
  readonly requests: number;
}

/**
 * Tries on the server what a person may and may not do with their token. What comes back of their own record is not kept;
 * everything else finds nothing. Throws what the connection throws.
 */
export async function tryAsPerson(person: VerifiedPerson, trial: PersonTrial): Promise<TriedPerson> {
  const attempts = attemptsOf(person, trial);
  const checks: Check[] = [];
  const wronglyAllowed: Check[] = [];
  for (const attempt of attempts) {
    const answer = await trial.ask(attempt.request);
    const check = verdictOf(attempt, answer);
    checks.push(check);
    if (!attempt.isExpected && attempt.isAllowed(answer)) {
      wronglyAllowed.push(check);
    }
  }
  return {
    person: { ...person, checks: [...person.checks, ...checks] },
    wronglyAllowed,
    requests: attempts.length,
  };
}

function attemptsOf(person: VerifiedPerson, { server, otherPatient }: PersonTrial): readonly Attempt[] {
  const clinical = clinicalScopes(person.scopes);
  if (clinical.length === 0) {
    return [];
  }
  const type = clinical.find(({ resourceType }) => resourceType !== '*')?.resourceType ?? 'Basic';
  const id = randomUUID();
  const ofType = scopesOf(clinical, type);
  const canWrite = server.serverKind === 'oss' && ofType.some((scope) => allows(scope, 'write', 'u'));
  return [
    ...ownRecord(person, clinical),
    searchOf(type, id, ofType),
    ...(scopesOf(clinical, 'Basic').length > 0 ? [] : [search('otherType', 'Basic', id, false)]),
    write(type, id, canWrite),
    ...(otherPatient === null || !canRead(clinical, 'Patient') ? [] : [otherRecord(otherPatient, clinical)]),
  ];
}

function ownRecord({ fhirUser }: VerifiedPerson, clinical: readonly ClinicalScope[]): readonly Attempt[] {
  const own = fhirUser === null ? null : shortFhirUser(fhirUser);
  return own === null || !canRead(clinical, own.split('/')[0] ?? '')
    ? []
    : [
        {
          ...{ id: 'record', what: `reads ${own}`, isExpected: true },
          request: { method: 'GET', path: `/${own}` },
          isAllowed: ({ status }) => status === 200,
          isRefused: (answer) => isForbidden(answer) || answer.status === 404,
        },
      ];
}

/** Of SMART v2, `r` reads one resource by its id and searches nothing. */
function searchOf(type: string, uuid: string, ofType: readonly ClinicalScope[]): Attempt {
  const isExpected = ofType.some((scope) => allows(scope, 'read', 's'));
  const [reading] = isExpected ? [] : ofType.filter((scope) => allows(scope, 'read', 'r'));
  const reason = reading === undefined ? {} : { reason: `as ${smartSpelling(reading)} has no s` };
  return { ...search('search', type, uuid, isExpected), ...reason };
}

function search(id: 'search' | 'otherType', type: string, uuid: string, isExpected: boolean): Attempt {
  return {
    ...{ id, what: `searches ${type}`, isExpected },
    request: { method: 'GET', path: `/${type}?_id=${uuid}&_count=1` },
    isAllowed: ({ status }) => status === 200,
  };
}

/** A test that fails on what is not there, so that nothing is ever written. */
function write(type: string, id: string, isExpected: boolean): Attempt {
  return {
    ...{ id: 'write', what: `writes ${type}`, isExpected },
    request: {
      ...{ method: 'PATCH', path: `/${type}/${id}`, headers: { 'content-type': 'application/json-patch+json' } },
      body: JSON.stringify([{ op: 'test', path: '/resourceType', value: type }]),
    },
    isAllowed: ({ status }) => status === 404,
  };
}

/** Read for a patient, another record is not there; a practitioner may read it. */
function otherRecord(id: string, clinical: readonly ClinicalScope[]): Attempt {
  const isPatient = clinical.some(({ context }) => context === 'patient');
  return {
    ...{ id: 'otherPatient', what: `reads Patient/${id}`, isExpected: !isPatient },
    request: { method: 'GET', path: `/Patient/${encodeURIComponent(id)}` },
    isAllowed: ({ status }) => status === 200,
    isRefused: (answer) => isForbidden(answer) || answer.status === 404,
  };
}

function scopesOf(clinical: readonly ClinicalScope[], type: string): readonly ClinicalScope[] {
  return clinical.filter(({ resourceType }) => resourceType === '*' || resourceType === type);
}

/** Whether any resource of a type may be read by its id; scopes with search parameters leave that open. */
function canRead(clinical: readonly ClinicalScope[], type: string): boolean {
  return scopesOf(clinical, type).some((scope) => scope.query === null && allows(scope, 'read', 'r'));
}

function allows({ version, access }: ClinicalScope, word: 'read' | 'write', letter: 'r' | 's' | 'u'): boolean {
  return version === 'v1' ? access === '*' || access === word : access.includes(letter);
}

function verdictOf(
  { id, what, isExpected, isAllowed, isRefused = isForbidden, reason }: Attempt,
  answer: WholeAnswer,
): Check {
  if (isAllowed(answer)) {
    return isExpected ? { id, state: 'ok', text: what } : { id, state: 'wrong', text: `${what}, and should not` };
  }
  if (isRefused(answer)) {
    return isExpected
      ? { id, state: 'wrong', text: `${what}: refused, and should not be` }
      : { id, state: 'ok', text: `${what}: refused${reason === undefined ? '' : `, ${reason}`}` };
  }
  // A token that the SMART rules refuse reads nothing at all.
  return { id, state: answer.status === 400 ? 'wrong' : 'unknown', text: `${what}: ${answerText(answer)}` };
}

function isForbidden(answer: WholeAnswer): boolean {
  return answer.status === 403 && issuesOf(answer).some(({ code }) => code === 'forbidden');
}
