import { describe, expect, it } from 'vitest';
import { AnswerHeaders } from '../../src/http/answer-headers.ts';
import type { WholeAnswer } from '../../src/http/guarded-fetch.ts';
import { checkPerson } from '../../src/verification/person/check-person.ts';
import { type TriedPerson, tryAsPerson } from '../../src/verification/person/try-as-person.ts';
import type { VerifiedServer } from '../../src/verification/verified-server.ts';
import type { VerifiedPerson } from '../../src/verification/verification-result.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const SERVER: VerifiedServer = { fhirUrl: FHIR_URL, serverKind: 'oss', rolesFile: [], named: new Set() };

/** What the token of a patient with these scopes, as Entra spells them, says. */
function patientWith(...scopes: readonly string[]): VerifiedPerson {
  const claims = { scp: scopes.join(' '), roles: ['smartUser'], 'extn.fhirUser': `${FHIR_URL}/Patient/pat` };
  return checkPerson(claims, SERVER);
}

function answer(status: number): WholeAnswer {
  const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'forbidden' }] };
  return { status, headers: new AnswerHeaders({}), text: status === 403 ? JSON.stringify(outcome) : '{}' };
}

/** The checks that a server leads to which allows what begins with one of `allowed`, such as `GET /Patient/pat`. */
async function triedOn(person: VerifiedPerson, allowed: readonly string[]): Promise<readonly string[]> {
  const tried = await tryOn(person, allowed);
  return tried.person.checks.slice(person.checks.length).map(({ id, state, text }) => `${id} ${state}: ${text}`);
}

function tryOn(person: VerifiedPerson, allowed: readonly string[]): Promise<TriedPerson> {
  return tryAsPerson(person, {
    server: SERVER,
    otherPatient: null,
    ask: async ({ method, path }) => {
      const isAllowed = allowed.some((beginning) => `${method} ${path}`.startsWith(beginning));
      return Promise.resolve(answer(!isAllowed ? 403 : method === 'PATCH' ? 404 : 200));
    },
  });
}

describe('the scopes in the token of a person', () => {
  it.each([
    ['patient.condition.rs', 'names the resource type "condition", which FHIR does not have'],
    ['patient.Observation.rss', 'is not a SMART scope'],
    ['patient.Observation.rs?code:text=bp', 'has the search modifier "code:text"'],
    ['patient.Observation.rs?subject.name=Pat', 'has the chained search parameter "subject.name"'],
  ])('name %s as what FHIR servers refuse', (scope, said) => {
    const { checks } = patientWith('patient.Patient.rs', scope);
    expect(checks[0]).toMatchObject({ id: 'scopes', state: 'wrong', text: expect.stringContaining(said) as unknown });
  });

  it.each([[['patient.Patient.rs', 'user.Patient.rs']], [['patient.Patient.rs', 'patient.Patient.read']]])(
    'are wrong where %j are mixed',
    (scopes) => {
      const text = expect.stringContaining('are in one token') as unknown;
      expect(patientWith(...scopes).checks[0]).toMatchObject({ id: 'scopes', state: 'wrong', text });
    },
  );
});

describe('what a person can do', () => {
  it('follows from the scopes of the type that is tried, whatever those of other types allow', async () => {
    const person = patientWith('patient.Patient.r', 'patient.Observation.rus');
    expect(await triedOn(person, ['GET /Patient/', 'GET /Observation'])).toEqual([
      'record ok: reads Patient/pat',
      'search ok: searches Patient: refused, as patient/Patient.r has no s',
      'otherType ok: searches Basic: refused',
      'write ok: writes Patient: refused',
    ]);
  });

  it('is not tried on the own record where no scope reads it by its id', async () => {
    expect(await triedOn(patientWith('patient.Patient.s'), ['GET /Patient?'])).toEqual([
      'search ok: searches Patient',
      'otherType ok: searches Basic: refused',
      'write ok: writes Patient: refused',
    ]);
  });

  it('is wrong where a server searches with a scope that only reads', async () => {
    expect(await triedOn(patientWith('patient.Patient.r'), ['GET /Patient'])).toContain(
      'search wrong: searches Patient, and should not',
    );
  });

  it('is wrongly allowed only where no scope allows it', async () => {
    const person = patientWith('patient.Patient.r');
    const { wronglyAllowed } = await tryOn(person, ['GET /Patient', 'PATCH ']);
    expect(wronglyAllowed.map(({ id }) => id)).toEqual(['search', 'write']);
    expect((await tryOn(person, [])).wronglyAllowed).toEqual([]);
  });

  it('counts scopes for all types', async () => {
    const tried = await triedOn(patientWith('patient.all.rs', 'patient.Observation.r'), ['GET ']);
    expect(tried).toContain('search ok: searches Observation');
  });
});
