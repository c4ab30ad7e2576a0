import { nameOfTenant, SIGNED_IN } from '../../output/context-line.ts';
import { alignRows } from '../../output/layout.ts';
import { GLYPHS } from '../../output/glyphs.ts';
import type { Paint } from '../../output/paint.ts';
import { wrapWords } from '../../text/word-wrap.ts';
import { permissionsThatMatter } from './capabilities.ts';
import type { Capability, WhoamiResult } from './whoami-results.ts';

/** The result of `whoami` for people. */
export function describeIdentity(result: WhoamiResult, paint: Paint): string {
  const { identity, capabilities } = result;
  const isPerson = identity.kind === 'user';
  const name = isPerson
    ? identity.displayName === null
      ? paint.bold(identity.name)
      : `${paint.bold(identity.displayName)} (${identity.name})`
    : `${paint.bold(identity.name)} (an application), ${identity.appId}`;
  const isDenied = capabilities.some(({ can }) => can === 'no');
  return [
    `${name}\n`,
    alignRows(
      [
        ['Tenant', [tenantLine(result)]],
        ['Signed in', [`${SIGNED_IN[result.method]}${result.sandbox ? '' : `, ${result.cloud} cloud`}`]],
        ['Roles', rolesLines(result)],
        [isPerson ? 'Token' : 'May', wrapWords(permissionsLine(result), VALUE_WIDTH, '').split('\n')],
        ['Owns', ownedLines(result)],
      ],
      paint,
    ),
    `\n${paint.bold(isPerson ? 'What you can do' : 'What it can do')}\n`,
    capabilityLines(capabilities, isPerson, paint),
    `\n${paint.dim('By the documentation of Microsoft Graph and Azure, which decide; ? is what could not be known.')}\n`,
    isDenied ? 'What is not allowed is prepared for an administrator, as one command.\n' : '',
  ].join('');
}

/** Columns for a value beside its label, on a terminal of 80. */
const VALUE_WIDTH = 66;

function tenantLine({ tenantName: name, tenantDomain: domain, tenantId: id, sandbox }: WhoamiResult): string {
  const named = nameOfTenant({ id, name, domain });
  return `${named === id ? id : `${named}, ${id}`}${sandbox ? '; nothing reaches Azure' : ''}`;
}

function rolesLines({ identity, directoryRoles, hasOtherRoles }: WhoamiResult): readonly string[] {
  const isPerson = identity.kind === 'user';
  const named = directoryRoles.map(({ name, templateId }) => name ?? templateId);
  const others =
    hasOtherRoles === true
      ? ['and others: custom, for a part of the tenant, or newer than this sign-in']
      : hasOtherRoles === null && isPerson
        ? ['whether there are custom roles, or roles for a part of the tenant, is not known']
        : [];
  return [...(named.length === 0 ? (isPerson ? ['none for the whole tenant'] : []) : [named.join(', ')]), ...others];
}

/** Only those that these commands have a use for: the token of Azure CLI has some for much else. */
function permissionsLine({ permissions }: WhoamiResult): string {
  const matter = permissionsThatMatter(permissions);
  const others = permissions.length - matter.length;
  const more = others === 0 ? '' : `${matter.length === 0 ? '' : ', and '}${others} that do not matter here`;
  return permissions.length === 0 ? 'no permission of Microsoft Graph' : `${matter.join(', ')}${more}`;
}

function ownedLines({ applications }: WhoamiResult): readonly string[] {
  return applications === null
    ? ['not known']
    : [`${applications.owned} of the ${applications.ours} applications that fhir-apps manages here`];
}

function capabilityLines(capabilities: readonly Capability[], isPerson: boolean, paint: Paint): string {
  const titles = capabilities.map(titleOf);
  const width = Math.max(...titles.map(({ length }) => length));
  return capabilities
    .map((capability, index) => {
      const line = `${glyphOf(capability.can, paint)} ${(titles[index] ?? '').padEnd(width)}  ${extentOf(capability, isPerson)}`;
      return `  ${line.trimEnd()}\n`;
    })
    .join('');
}

const TITLES: Readonly<Partial<Record<Capability['id'], string>>> = {
  change: 'edit, adopt, disable, delete, credential',
  'assign-roles': 'role, approve of roles',
  'grant-consent': 'consent, approve of consent',
  'grant-graph-permissions': 'approve of permissions of Graph',
  'assign-azure-roles': 'role, on managed FHIR services',
};

function titleOf({ id, commands }: Capability): string {
  return TITLES[id] ?? commands.join(', ');
}

function glyphOf(can: Capability['can'], paint: Paint): string {
  switch (can) {
    case 'yes':
    case 'own':
      return paint.success(GLYPHS.done);
    case 'no':
      return paint.dim(GLYPHS.refused);
    case 'unknown':
      return paint.warn(GLYPHS.unknown);
  }
}

function extentOf({ can, needs, doubt }: Capability, isPerson: boolean): string {
  switch (can) {
    case 'yes':
      return '';
    case 'own':
      return `what ${isPerson ? 'you own' : 'it owns'}; all of it: ${needs ?? ''}`;
    case 'no':
      return `needs ${needs ?? ''}`;
    case 'unknown':
      return doubt === null ? '' : extentUnknown(doubt, needs ?? '');
  }
}

function extentUnknown(doubt: NonNullable<Capability['doubt']>, needs: string): string {
  switch (doubt) {
    case 'roles-not-known':
      return `needs ${needs}, or a role not known here`;
    case 'registration-not-known':
      return `needs ${needs}, unless any member may`;
    case 'azure-not-asked':
      return 'Azure decides, and was not asked';
  }
}
