import type { Finding } from '../findings/client-findings.ts';
import { SMART_USER } from '../../registration/roles/app-role.ts';
import { mixedScopes } from '../../registration/scopes/mixed-scopes.ts';
import type { ClientToVerify, VerifiedServer } from '../verified-server.ts';
import type { VerifiedPerson } from '../verification-result.ts';
import type { TriedPerson } from './try-as-person.ts';

type Check = VerifiedPerson['checks'][number];

/** What is wrong with what a person can do in an app, each with its cause and the command that fixes it. */
export function personFindings(
  server: VerifiedServer,
  client: ClientToVerify,
  { person, wronglyAllowed }: Pick<TriedPerson, 'person' | 'wronglyAllowed'>,
): readonly Finding[] {
  const wrong = person.checks.filter(({ state }) => state === 'wrong');
  const causes = wrong.filter(({ id }) => id === 'scopes' || id === 'fhirUser' || id === 'role');
  // What is refused by one of these rules is refused whole, so that the rule is the finding.
  const shown = causes.length > 0 ? causes : wrong.filter((check) => !wronglyAllowed.includes(check));
  return [
    ...wronglyAllowed.map((check) => allowedFinding(client, person, check)),
    ...shown.map((check) => findingOf(server, client, person, check)),
  ];
}

function allowedFinding(client: ClientToVerify, person: VerifiedPerson, { text }: Check): Finding {
  return {
    ...{ ...baseOf(client), id: 'person_allowed', severity: 'critical' },
    message: `${whoOf(client, person)} ${text}.`,
    cause: 'The server does not apply the scopes of the token, and the record that it names.',
    command: null,
  };
}

function baseOf({ identification: { key }, line }: ClientToVerify): Pick<Finding, 'key' | 'probes' | 'line'> {
  return { key, probes: [], line };
}

function whoOf({ identification: { key } }: ClientToVerify, { name }: VerifiedPerson): string {
  return `${name ?? 'The person'} in ${key}`;
}

function findingOf(
  server: VerifiedServer,
  client: ClientToVerify,
  person: VerifiedPerson,
  { id, text }: Check,
): Finding {
  const who = whoOf(client, person);
  const at = ['--fhir-url', server.fhirUrl];
  const user = `user:${person.objectId ?? person.name ?? ''}`;
  const base = { ...baseOf(client), severity: 'high' } as const;
  switch (id) {
    case 'scopes':
      return {
        ...{ ...base, id: mixedScopes(person.scopes) === null ? 'smart_scope_refused' : 'smart_scopes_mixed' },
        ...{ message: `FHIR servers answer 400 to ${who}: ${text}.` },
        cause: 'Entra puts every scope that was consented to into the token.',
        command: ['consent', 'list', client.existing.application.appId],
      };
    case 'fhirUser':
      return {
        ...{ ...base, id: person.fhirUser === null ? 'fhir_user_missing' : 'fhir_user_refused' },
        ...{ message: `FHIR servers answer 400 to ${who}: ${text}.`, cause: null },
        command: ['fhir-user', 'set', user, 'Patient/ID', ...at],
      };
    case 'role':
      return {
        ...{ ...base, id: 'smart_user_missing', message: `${who} ${text}.`, cause: null },
        command: ['role', 'assign', '--role', SMART_USER, '--to', user, ...at],
      };
    default:
      return { ...base, id: 'person_refused', message: `${who} ${text}.`, cause: null, command: null };
  }
}
