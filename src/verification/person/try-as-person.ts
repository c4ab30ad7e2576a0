import { randomUUID } from 'node:crypto';
import type { WholeAnswer } from '../../http/guarded-fetch.ts';
import { shortFhirUser } from '../../registration/scopes/fhir-user-url.ts';
import type { ClinicalScope } from '../../registration/scopes/smart-scope.ts';
import { answerText, issuesOf } from '../probes/fhir-answer.ts';
import type { ProbeRequest } from '../probes/probe-requests.ts';
import type { VerifiedServer } from '../verified-server.ts';
import type { VerifiedPerson } from '../verification-result.ts';
import { clinicalOf } from './check-person.ts';

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
}

/**
 * Tries on the server what a person may and may not do with their token. What comes back of their own record is not kept;
 * everything else finds nothing. Throws what the connection throws.
 */
export async function tryAsPerson(
  person: VerifiedPerson,
  trial: PersonTrial,
): Promise<{ readonly person: VerifiedPerson; readonly requests: number }> {
  const attempts = attemptsOf(person, trial);
  const checks: Check[] = [];
  for (const attempt of attempts) {
    checks.push(verdictOf(attempt, await trial.ask(attempt.request)));
  }
  return { person: { ...person, checks: [...person.checks, ...checks] }, requests: attempts.length };
}

function attemptsOf(person: VerifiedPerson, { server, otherPatient }: PersonTrial): readonly Attempt[] {
  const clinical = clinicalOf(person.scopes);
  if (clinical.length === 0) {
    return [];
  }
  const covers = (type: string): boolean =>
    clinical.some(({ resourceType }) => resourceType === '*' || resourceType === type);
  const type = clinical.find(({ resourceType }) => resourceType !== '*')?.resourceType ?? 'Basic';
  const id = randomUUID();
  return [
    ...ownRecord(person, covers),
    search('search', type, id, canSearch(clinical)),
    ...(covers('Basic') ? [] : [search('otherType', 'Basic', id, false)]),
    write(type, id, server.serverKind === 'oss' && canWrite(clinical)),
    ...(otherPatient === null || !covers('Patient') ? [] : [otherRecord(otherPatient, clinical)]),
  ];
}

function ownRecord({ fhirUser }: VerifiedPerson, covers: (type: string) => boolean): readonly Attempt[] {
  const own = fhirUser === null ? null : shortFhirUser(fhirUser);
  return own === null || !covers(own.split('/')[0] ?? '')
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

function canSearch(clinical: readonly ClinicalScope[]): boolean {
  return clinical.some(({ version, access }) => (version === 'v1' ? access !== 'write' : access.includes('s')));
}

function canWrite(clinical: readonly ClinicalScope[]): boolean {
  return clinical.some(({ version, access }) => (version === 'v1' ? access !== 'read' : access.includes('u')));
}

function verdictOf({ id, what, isExpected, isAllowed, isRefused = isForbidden }: Attempt, answer: WholeAnswer): Check {
  if (isAllowed(answer)) {
    return isExpected ? { id, state: 'ok', text: what } : { id, state: 'wrong', text: `${what}, and should not` };
  }
  if (isRefused(answer)) {
    return isExpected
      ? { id, state: 'wrong', text: `${what}: refused, and should not be` }
      : { id, state: 'ok', text: `${what}: refused` };
  }
  // A token that the SMART rules refuse reads nothing at all.
  return { id, state: answer.status === 400 ? 'wrong' : 'unknown', text: `${what}: ${answerText(answer)}` };
}

function isForbidden(answer: WholeAnswer): boolean {
  return answer.status === 403 && issuesOf(answer).some(({ code }) => code === 'forbidden');
}
