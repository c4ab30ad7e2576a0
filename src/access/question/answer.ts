import type { DataAction } from '../../registration/roles/data-actions.ts';
import { AZURE_FHIR_ROLES } from '../../registration/roles/azure-role.ts';
import { roleName } from '../../registration/roles/role-assignment.ts';
import { isAllowed } from '../../verification/expected/allowed-probes.ts';
import { actionsOfAzureRoles } from '../../verification/expected/role-actions.ts';
import type { ProbeName } from '../../verification/model.ts';
import type { AccessAnswer } from '../access-result.ts';
import type { AccessFacts, AccessServer, HeldRole } from '../facts.ts';
import { reachOf } from '../reach.ts';
import { allowedBy } from '../read/app-roles.ts';
import { AS_ITS_USER } from '../rows/entries.ts';
import type { Who } from './find-who.ts';

/** What is asked of someone. */
export interface AskedAction {
  readonly probe: ProbeName;
  /** As a sentence has it, such as `hard delete`. */
  readonly words: string;
}

type Chain = AccessAnswer['chains'][number];

/** A role that counts, or that does not reach the person. */
interface Held {
  readonly role: HeldRole;
  readonly chain: Chain;
}

/**
 * Whether someone can do something with the data of a server, with every way that leads there. Roles that can only be
 * activated do not count. Null where it follows from more than roles, or groups could not be read.
 */
export function answerOf(facts: AccessFacts, named: Who, asked: AskedAction): AccessAnswer {
  // Of an application only the facts say whether it is disabled.
  const who: Who = { ...named, principal: facts.clients.get(named.principal.id)?.principal ?? named.principal };
  const held = heldBy(facts, who);
  const reaching = held.filter(({ chain }) => chain.reaches).map(({ role }) => role);
  const delegations = facts.delegations.filter(({ servicePrincipalId }) => servicePrincipalId === who.principal.id);
  const allowed = verdict(reaching, asked.probe);
  const isOpen = delegations.length > 0 || who.groups === null;
  const verdictForAll =
    who.principal.accountEnabled === false ? false : allowed === true ? true : isOpen ? null : allowed;
  return {
    action: asked.words,
    allowed: verdictForAll,
    sentence: sentenceOf(facts.server, who, asked, { allowed: verdictForAll, reaching, acts: delegations.length > 0 }),
    chains: [
      ...held.map(({ chain }) => chain),
      ...delegations.map(({ path }) => ({
        steps: [
          who.principal.displayName,
          path.kind === 'preAuthorization' ? 'pre-authorized' : `consent to ${path.scopes.join(', ')}`,
          AS_ITS_USER,
        ],
        reaches: true,
      })),
    ],
    rolesWithAction: rolesWith(facts.server, asked.probe),
  };
}

/** Known as soon as roles without a condition allow it; unknown where it does not follow from the others. */
function verdict(roles: readonly HeldRole[], probe: ProbeName): boolean | null {
  const allow = (some: readonly HeldRole[]): boolean =>
    isAllowed(new Set<DataAction>(some.flatMap(({ actions }) => [...(actions ?? [])])), probe) === true;
  if (allow(roles.filter((role) => !isConditional(role)))) {
    return true;
  }
  return allow(roles) || roles.some(({ actions }) => actions === null) ? null : false;
}

function isConditional({ path }: HeldRole): boolean {
  return path.condition !== null;
}

function heldBy({ roles, groups, server }: AccessFacts, { principal, groups: own }: Who): readonly Held[] {
  const { id, displayName } = principal;
  const direct = roles.filter(({ principalId }) => principalId === id);
  const inGroups = (own ?? []).flatMap((group) =>
    roles.filter(({ principalId }) => principalId === group.id).map((role) => ({ role, group })),
  );
  const throughGroups = roles.filter(
    ({ principalId, path }) =>
      principal.type === 'application' &&
      path.kind === 'azureRole' &&
      groups.get(principalId)?.members?.some((member) => member.principal.id === id) === true,
  );
  return [
    ...direct.map((role) => ({ role, chain: chain([displayName, directWords(role)], role) })),
    ...inGroups.map(({ role, group }) =>
      group.isDirect || server.kind !== 'oss'
        ? { role, chain: chain([displayName, group.displayName, nameOf(role)], role) }
        : {
            role,
            chain: { steps: [displayName, group.displayName, 'nested group, gives nothing'], reaches: false },
          },
    ),
    ...throughGroups.map((role) => ({
      role,
      chain: chain([displayName, groups.get(role.principalId)?.principal.displayName ?? '', nameOf(role)], role),
    })),
  ];
}

function chain(steps: readonly string[], { path, words }: HeldRole): Chain {
  return path.state === 'eligible'
    ? { steps: [...steps, 'nothing until it is activated'], reaches: false }
    : { steps: [...steps, words], reaches: true };
}

function directWords(role: HeldRole): string {
  const since = role.path.since === null ? '' : `, since ${role.path.since.slice(0, 10)}`;
  return `${nameOf(role)} (direct${since})`;
}

function nameOf({ path }: HeldRole): string {
  return path.role ?? '';
}

function sentenceOf(
  { displayName: server }: AccessServer,
  { principal, groups }: Who,
  { words }: AskedAction,
  { allowed, reaching, acts }: { allowed: boolean | null; reaching: readonly HeldRole[]; acts: boolean },
): string {
  const name = principal.displayName;
  if (allowed === true) {
    return `Yes. ${name} can ${words} on ${server}.`;
  }
  if (principal.accountEnabled === false) {
    return `No. ${name} is disabled, and gets no token.`;
  }
  if (allowed === null) {
    return acts
      ? `That depends on who uses ${name}: it can do what its user may.`
      : groups === null
        ? `Not known: the groups of ${name} could not be read.`
        : reaching.some(isConditional)
          ? `That depends on the condition of a role of ${name}, which is not evaluated here.`
          : `That depends on the token: ${name} may do what its SMART scopes allow.`;
  }
  const nothing = principal.type === 'application' ? 'has neither a role nor consent' : 'has no role';
  return reaching.length === 0
    ? `No. ${name} ${nothing} on ${server}.`
    : `No. ${name} can ${reachOf(reaching).words} on ${server}, and cannot ${words}.`;
}

function rolesWith({ kind, appRoles }: AccessServer, probe: ProbeName): readonly string[] {
  return kind === 'oss'
    ? appRoles.filter((role) => isAllowed(allowedBy(role).actions, probe) === true).map(roleName)
    : AZURE_FHIR_ROLES.filter((role) => isAllowed(actionsOfAzureRoles([role]), probe) === true).map(({ name }) => name);
}
