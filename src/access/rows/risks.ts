import type { AccessControl, AccessEntry, AccessRisk } from '../access-result.ts';
import type { AccessFacts, GroupFacts } from '../facts.ts';
import { ANY_IDENTITY_PROVIDER } from '../control/azure-control.ts';
import { changesData } from '../reach.ts';
import type { AccessEntries } from './entries.ts';

/** What is risky about who can reach the data. */
export function risksOf(facts: AccessFacts, { applications, people }: AccessEntries): readonly AccessRisk[] {
  return [
    ...people.flatMap(guestRisks),
    ...applications.flatMap((entry) => ownerRisks(facts, entry)),
    ...[...applications, ...people].flatMap(accountRisks),
    ...[...facts.groups.values()].flatMap((group) => groupRisks(facts, group)),
    ...[...applications, ...people].flatMap(inheritedRisks),
    ...facts.control.flatMap(controlRisks),
  ];
}

function guestRisks({ principal, may, members }: AccessEntry): readonly AccessRisk[] {
  const guests = [principal, ...(members ?? [])].filter(({ isGuest }) => isGuest === true);
  return !changesData(may)
    ? []
    : guests.map((guest) => ({
        code: 'guest_can_change_data',
        ...{ principalId: guest.id, name: guest.displayName },
        text: 'a guest can change data',
        why: 'Guests are managed by another organization, which may not report when they leave.',
      }));
}

/** Only applications of the tenant have owners in it. */
function ownerRisks({ people }: AccessFacts, { principal, owners, credentials }: AccessEntry): readonly AccessRisk[] {
  if (owners === null || credentials === null) {
    return [];
  }
  const subject = { principalId: principal.id, name: principal.displayName };
  const states = owners.map(({ id }) => people.get(id));
  if (owners.length === 0) {
    return [{ code: 'no_owner', ...subject, text: 'no owner', why: 'No one answers for it when it is reviewed.' }];
  }
  const isLost = (state: (typeof states)[number]): boolean =>
    state?.accountEnabled === false || state?.isGuest === true || state?.type === null;
  return states.every(isLost)
    ? [
        {
          code: 'no_enabled_owner',
          ...subject,
          text: 'no owner left: all are disabled, deleted or guests',
          why: 'No one in the tenant answers for it when it is reviewed.',
        },
      ]
    : [];
}

function accountRisks({ principal, paths }: AccessEntry): readonly AccessRisk[] {
  return principal.accountEnabled !== false || paths.length === 0
    ? []
    : [
        {
          code: 'disabled_with_access',
          ...{ principalId: principal.id, name: principal.displayName },
          text: 'disabled, and still has access',
          why: 'Whoever enables the account again gives it this access back.',
        },
      ];
}

function groupRisks({ roles }: AccessFacts, { principal, owners }: GroupFacts): readonly AccessRisk[] {
  const hasRole = roles.some(({ principalId }) => principalId === principal.id);
  return !hasRole || owners === null || owners.length === 0
    ? []
    : [
        {
          code: 'group_owner_gives_role',
          ...{ principalId: principal.id, name: principal.displayName },
          text: `its ${owners.length === 1 ? 'owner' : 'owners'} can give its role: ${owners.map(({ displayName }) => displayName).join(', ')}`,
          why: 'An owner of the group adds members without anyone who manages the server.',
        },
      ];
}

function inheritedRisks({ principal, paths, may }: AccessEntry): readonly AccessRisk[] {
  const above = paths.find(({ inherited, group }) => inherited && group === null);
  return above === undefined || !changesData(may)
    ? []
    : [
        {
          code: 'inherited_azure_role',
          ...{ principalId: principal.id, name: principal.displayName },
          text: `${above.role ?? ''} was given above the server`,
          why: 'It reaches every FHIR service there, also those of tomorrow.',
        },
      ];
}

function controlRisks({ principal, kind, how, may }: AccessControl): readonly AccessRisk[] {
  if (principal === null) {
    return [];
  }
  const subject = { principalId: principal.id, name: principal.displayName };
  if (principal.accountEnabled === false && kind !== 'directoryRole') {
    return [
      {
        code: 'disabled_owner',
        ...subject,
        text: `account disabled, still ${how}`,
        why: 'Whoever enables the account again gives it this power back.',
      },
    ];
  }
  return kind === 'azureRole' && may === ANY_IDENTITY_PROVIDER
    ? [
        {
          code: 'contributor_can_add_identity_provider',
          ...subject,
          text: 'can add an identity provider to the server',
          why: 'People of that provider then read data, without any role in this tenant.',
        },
      ]
    : [];
}
