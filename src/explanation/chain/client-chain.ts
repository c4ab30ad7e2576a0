import { assignedAzureRoles } from '../../registration/roles/azure-access.ts';
import type { AzureAccess } from '../../registration/model/azure-access.ts';
import { type ExistingCredential, hasExpired, isWorking } from '../../registration/credentials/existing-credential.ts';
import { sinkFlag } from '../../registration/credentials/expiring.ts';
import { existingCredentials } from '../../registration/credentials/kinds/index.ts';
import type { PermissionResult } from '../../registration/model/result.ts';
import type { ExistingRegistration } from '../../registration/result/registration-result.ts';
import type { Identification } from '../../registration/tags.ts';
import { type Chain, type ChainFix, chainOf, type Step } from './chain.ts';

/** A client as the directory has it. */
export interface ClientFacts {
  readonly identification: Identification;
  readonly existing: ExistingRegistration;
  /** What it asks the API of its server for. */
  readonly permissions: readonly PermissionResult[];
  /** Who has roles on its managed server; null where its server has none, or it is no service. */
  readonly azureAccess: AzureAccess | null;
  readonly now: Date;
}

/** What must hold for a client to reach the data of its FHIR server, and what of it does not. */
export function clientChain(facts: ClientFacts): Chain {
  const { identification, existing } = facts;
  const actsAsItself = identification.type === 'service';
  const api = existing.api?.displayName ?? 'the API of the server';
  const end: Step = actsAsItself
    ? { beyond: 'what the server makes of the role: fhir-apps verify shows it' }
    : { beyond: 'roles of the person: checked by the server after sign-in' };
  return chainOf(`"${existing.application.displayName}" (${identification.key})`, [
    { ...enabledStep(facts), reached: 'the client' },
    ...(identification.type === 'public' ? [] : [{ ...credentialStep(facts), reached: 'its credential' }]),
    { ...apiStep(facts), reached: `the API ${api}` },
    { ...askedStep(facts), reached: `what it asks of ${api}` },
    { ...grantedStep(facts), reached: actsAsItself ? 'the assignment of the role' : 'the consent' },
    { ...end, reached: 'beyond' in end ? end.beyond : '' },
  ]);
}

function ref({ identification: { key, fhirUrl } }: ClientFacts): readonly string[] {
  return [key, '--fhir-url', fhirUrl];
}

function fix(text: string, ...command: readonly string[]): ChainFix {
  return { text, command };
}

function enabledStep(facts: ClientFacts): Step {
  const { accountEnabled, servicePrincipalId } = facts.existing;
  if (servicePrincipalId === null) {
    return {
      broken: 'the client has no service principal in this tenant',
      fix: fix('finish the registration', 'restore', ...ref(facts)),
    };
  }
  if (accountEnabled === false) {
    return { broken: 'the client is disabled', fix: fix('enable it', 'enable', ...ref(facts)) };
  }
  return accountEnabled === null
    ? { unknown: 'the client exists; whether it is enabled could not be read' }
    : { ok: 'the client exists and is enabled' };
}

function credentialStep(facts: ClientFacts): Step {
  const { existing, now } = facts;
  if (existing.federatedCredentials === null) {
    return { unknown: 'whose tokens it accepts could not be read' };
  }
  const federated = existing.federatedCredentials.flatMap((each) =>
    each.id === null ? [] : [{ ...each, id: each.id }],
  );
  const credentials = existingCredentials(existing.application, federated);
  const working = credentials.find((credential) => isWorking(credential, now));
  if (working !== undefined) {
    return { ok: `it has a ${nameOf(working)} that works${untilText(working)}` };
  }
  const expired = credentials.filter((credential) => hasExpired(credential, now)).at(-1);
  const sink = sinkFlag(expired?.deliveredTo ?? null);
  const renewal = fix('make another', 'credential', 'rotate', ...ref(facts), ...sink);
  return expired === undefined
    ? { broken: 'it has no credential that works', fix: renewal }
    : { broken: `its ${nameOf(expired)} expired on ${expired.expiresAt?.slice(0, 10) ?? ''}`, fix: renewal };
}

function nameOf({ kind }: ExistingCredential): string {
  return kind === 'federated' ? 'federated credential' : kind;
}

function untilText({ expiresAt }: ExistingCredential): string {
  return expiresAt === null ? '' : ` until ${expiresAt.slice(0, 10)}`;
}

function apiStep(facts: ClientFacts): Step {
  const { existing, identification } = facts;
  const register = fix('register the API', 'register', 'resource', '--fhir-url', identification.fhirUrl);
  if (existing.api === null) {
    return { broken: 'the API of its FHIR server is not in this tenant', fix: register };
  }
  return existing.api.servicePrincipalId === null
    ? { broken: `${existing.api.displayName} has no service principal in this tenant`, fix: register }
    : { ok: `${existing.api.displayName} exists` };
}

function askedStep(facts: ClientFacts): Step {
  const { permissions, existing, identification } = facts;
  const api = existing.api?.displayName ?? 'the API';
  // On a managed server Azure roles decide, and nothing is asked of the API.
  if (permissions.length === 0 && identification.type === 'service' && existing.api?.firstParty === true) {
    return { ok: `${api} takes Azure roles, so nothing is asked of it` };
  }
  return permissions.length === 0
    ? { broken: `it asks for nothing of ${api}`, fix: fix('repair it', 'adopt', ...ref(facts)) }
    : { ok: `it asks for ${permissions.map(({ value }) => value).join(', ')} of ${api}` };
}

function grantedStep(facts: ClientFacts): Step {
  const { permissions, identification, azureAccess } = facts;
  const missing = permissions.filter(({ granted }) => granted === false).map(({ value }) => value);
  const isService = identification.type === 'service';
  if (permissions.some(({ granted }) => granted === null)) {
    return { unknown: isService ? 'its roles could not be read' : 'the consents could not be read' };
  }
  if (missing.length > 0) {
    return isService
      ? {
          broken: `${missing.join(', ')} is not assigned`,
          fix: fix('have the role assigned', 'approve', ...ref(facts)),
        }
      : {
          broken: `no consent for all users: ${missing.join(', ')}`,
          fix: fix('consent for all users', 'approve', ...ref(facts)),
        };
  }
  if (azureAccess !== null) {
    return azureRoleStep(facts, azureAccess);
  }
  return { ok: isService ? 'the role is assigned' : 'there is consent for all users' };
}

/** What Azure allows on a managed server (https://learn.microsoft.com/azure/healthcare-apis/configure-azure-rbac). */
function azureRoleStep({ existing, identification }: ClientFacts, access: AzureAccess): Step {
  if (access.assignments === null) {
    return { unknown: 'its Azure roles could not be read' };
  }
  const { fhirUrl, serverKind, key } = identification;
  const roles = assignedAzureRoles(access, existing.servicePrincipalId).map(({ role }) => role.name);
  return roles.length > 0
    ? { ok: `it has ${[...new Set(roles)].join(', ')} on the server` }
    : {
        broken: 'it has no Azure role on the server, unless through a group',
        fix: fix(
          'assign the role that it needs',
          ...['role', 'assign', '--fhir-url', fhirUrl, '--server-kind', serverKind],
          ...['--role', 'ROLE', '--to', key],
        ),
      };
}
