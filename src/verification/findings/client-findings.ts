import type { AppRole } from '../../registration/model/permissions.ts';
import { isAllowed } from '../expected/allowed-probes.ts';
import { assignedRoles } from '../expected/expected-actions.ts';
import { actionsOfAppRoles } from '../expected/role-actions.ts';
import type { ProbeName } from '../model.ts';
import type { ClientToVerify, VerifiedServer } from '../verified-server.ts';
import type { VerificationFinding, VerifiedClient } from '../verification-result.ts';
import { tokenFix } from './token-fix.ts';
import { doing } from './probe-words.ts';

/** A finding before its command is written for the tenant: the words after `fhir-apps`. */
export type Finding = Omit<VerificationFinding, 'command'> & { readonly command: readonly string[] | null };

/** What is wrong with one client, the worst first. */
export function clientFindings(
  server: VerifiedServer,
  client: ClientToVerify,
  verified: VerifiedClient,
): readonly Finding[] {
  return [
    ...wronglyAllowed(server, client, verified),
    ...tokenFindings(server, client, verified),
    ...wronglyRefused(server, client, verified),
    ...signInFindings(server, client, verified),
  ];
}

function signInFindings(
  server: VerifiedServer,
  client: ClientToVerify,
  { key, signIn }: VerifiedClient,
): readonly Finding[] {
  return signIn
    .filter(({ state }) => state === 'wrong')
    .map(({ replyUrl, text }) => ({
      ...{ id: 'sign_in_refused', severity: 'high', ...base(client), probes: [] },
      message: `${key} cannot sign people in with the reply URL ${replyUrl}: ${text}.`,
      cause: null,
      command: ['show', ...keyFlags(server, client)],
    }));
}

function base({ identification: { key }, line }: ClientToVerify): Pick<Finding, 'key' | 'line'> {
  return { key, line };
}

function keyFlags(server: VerifiedServer, { identification: { key } }: ClientToVerify): readonly string[] {
  return [key, '--fhir-url', server.fhirUrl];
}

function tokenFindings(
  server: VerifiedServer,
  client: ClientToVerify,
  { key, token, claims, probes }: VerifiedClient,
): readonly Finding[] {
  if (token?.state === 'refused') {
    const code = token.code === null ? '' : ` (${token.code})`;
    return [
      {
        ...{ id: 'no_token', severity: 'high', ...base(client), probes: [] },
        message: `${key} gets no token${code}.`,
        cause: [withoutCode(token.text ?? ''), ...wayOfSecret(token)].join(' '),
        command: tokenFix(client, token, keyFlags(server, client)),
      },
    ];
  }
  const refused = probes.filter(({ outcome }) => outcome === 'token_refused');
  const wrong = claims.filter(({ state }) => state === 'wrong');
  const [first] = refused;
  if (first !== undefined) {
    const why = wrong.map(({ claim, text }) => `The claim ${claim} ${text}.`).join(' ');
    return [
      {
        ...{ id: 'token_refused', severity: 'high', ...base(client), probes: [] },
        message: `The FHIR server does not take the token of ${key}.`,
        cause: why === '' ? first.text : why,
        command: ['settings', 'resource', '--fhir-url', server.fhirUrl],
      },
    ];
  }
  return wrong.map(({ claim, text }) => ({
    ...{ id: 'claim_wrong', severity: 'medium', ...base(client), probes: [] },
    message: `The token of ${key} is not right: its claim ${claim} ${text}.`,
    cause: null,
    command: null,
  }));
}

/** A file with what is no secret of the application is never overwritten. */
function wayOfSecret({ code, source }: NonNullable<VerifiedClient['token']>): readonly string[] {
  return code === 'AADSTS7000215' && /^(env-)?file:/.test(source ?? '')
    ? [`Remove it from ${source ?? 'its place'} first: a secret never overwrites another value.`]
    : [];
}

/** The code is in the message already. */
function withoutCode(text: string): string {
  return text.replace(/ \(AADSTS\d+\)/, '');
}

function wronglyAllowed(server: VerifiedServer, client: ClientToVerify, verified: VerifiedClient): readonly Finding[] {
  const probes = namesOf(verified, 'allowed', false);
  if (probes.length === 0) {
    return [];
  }
  const extra = extraRole(server, client, probes);
  const given = client.rolesInFile;
  return [
    {
      ...{ id: 'wrongly_allowed', severity: 'critical', ...base(client), probes },
      message: `${verified.key} can ${doing(probes)}. It should not.`,
      cause:
        extra === null
          ? 'Its roles do not give that: the server does not follow them.'
          : `The file gives it ${given === null || given.length === 0 ? 'no role' : given.join(', ')}. It also has ${extra}.`,
      command: extra === null ? null : roleRemoval(server, client, extra),
    },
  ];
}

/** A managed server has no API in the tenant, so that its kind has to be named. */
function roleRemoval(server: VerifiedServer, client: ClientToVerify, role: string): readonly string[] {
  const kind = server.serverKind === 'oss' ? [] : ['--server-kind', server.serverKind];
  return ['role', 'remove', '--role', role, '--from', ...keyFlags(server, client), ...kind];
}

/** The assigned role that gives what the file does not; null where none does. */
function extraRole(server: VerifiedServer, client: ClientToVerify, probes: readonly ProbeName[]): string | null {
  const { rolesInFile, azureRoles } = client;
  if (rolesInFile === null) {
    return null;
  }
  const wanted = rolesInFile.map((name) => name.toLowerCase());
  if (server.serverKind !== 'oss') {
    return (
      azureRoles?.find(
        ({ name, serverRole }) => !wanted.includes(name.toLowerCase()) && !wanted.includes(serverRole.toLowerCase()),
      )?.name ?? null
    );
  }
  const gives = (role: AppRole): boolean => {
    const actions = actionsOfAppRoles([role], server.rolesFile);
    return actions === null || probes.some((probe) => isAllowed(actions, probe) === true);
  };
  const extra = assignedRoles(client).find(
    (role) => role.value !== null && !wanted.includes(role.value.toLowerCase()) && gives(role),
  );
  return extra?.value ?? null;
}

function wronglyRefused(server: VerifiedServer, client: ClientToVerify, verified: VerifiedClient): readonly Finding[] {
  const probes = namesOf(verified, 'refused', true);
  if (probes.length === 0) {
    return [];
  }
  const missing = missingRole(server, client);
  return [
    {
      ...{ id: 'wrongly_refused', severity: 'high', ...base(client), probes },
      message: `${verified.key} cannot ${doing(probes)}. It should.`,
      cause:
        missing === null
          ? 'Its role is assigned: the server does not know it, or has not learned of it yet.'
          : `The file gives it ${missing}. That role is not assigned.`,
      command: missing === null ? null : ['apply'],
    },
  ];
}

/** A role of the file that the directory has not assigned; null where all are. */
function missingRole({ serverKind }: VerifiedServer, client: ClientToVerify): string | null {
  const held =
    serverKind === 'oss'
      ? assignedRoles(client).flatMap(({ value }) => value ?? [])
      : (client.azureRoles ?? []).flatMap(({ name, serverRole }) => [name, serverRole]);
  const names = held.map((name) => name.toLowerCase());
  return (client.rolesInFile ?? []).find((name) => !names.includes(name.toLowerCase())) ?? null;
}

function namesOf({ probes }: VerifiedClient, outcome: 'allowed' | 'refused', expected: boolean): readonly ProbeName[] {
  return probes.flatMap((each) => (each.outcome === outcome && each.expected === expected ? [each.probe] : []));
}
