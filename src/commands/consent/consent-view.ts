import type { RoleState, ScopeState } from '../../registration/consent/client-consent.ts';
import { section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { renderTable } from '../../output/table.ts';
import type { ConsentResult, ConsentsResult, ListedConsent } from './consent-results.ts';

/** The consent to one client for people: a row for each permission; the users who consented only where asked for. */
export function describeConsent({ client, apis }: ConsentResult, withUsers: boolean, paint: Paint): string {
  return `${clientBlock({ ...client, apis }, withUsers, paint)}`;
}

/** The consent to several clients for people: each as {@link describeConsent} has it. */
export function describeConsents(result: ConsentsResult, withUsers: boolean, paint: Paint): string {
  const { clients, fhirUrl } = result;
  const of = fhirUrl === null ? 'in this tenant' : `of ${fhirUrl}`;
  const headline = clients.length === 1 ? `1 client ${of}` : `${clients.length} clients ${of}`;
  const blocks = clients.map((client) => `\n${clientBlock(client, withUsers, paint)}`);
  return `${headline}\n${blocks.join('')}`;
}

type ShownClient = Pick<ListedConsent, 'displayName' | 'appId' | 'servicePrincipalId' | 'apis'>;

function clientBlock({ apis, ...client }: ShownClient, withUsers: boolean, paint: Paint): string {
  const subject = `${paint.bold(`"${client.displayName}"`)} (${client.appId})`;
  const rows = apis.flatMap(({ displayName, scopes, appRoles }) => [
    ...scopes.map((scope) => [displayName, scope.value, 'scope', askedWords(scope), grantedWords(scope)]),
    ...appRoles.map((role) => [displayName, role.value ?? role.id, 'app role', askedWords(role), assignedWords(role)]),
  ]);
  const users = apis.flatMap((api) =>
    (api.users ?? []).map(
      (user) =>
        `${user.userPrincipalName ?? user.displayName ?? user.id}: ${user.scopes.join(', ')} of "${api.displayName}"`,
    ),
  );
  const missing = client.servicePrincipalId === null ? ', which has no service principal' : '';
  const body =
    rows.length === 0
      ? `${subject}${missing === '' ? '' : `${missing},`} asks for no permission, and has none.\n`
      : `Permissions of ${subject}${missing}\n\n${renderTable(['API', 'Permission', 'Kind', 'Asked for', 'Consent'], rows, paint, { importance: ['Permission', 'Consent', 'API'] })}`;
  return `${body}${section('Users who consented for themselves', withUsers ? users : [], paint)}`;
}

function askedWords({ asked, leftover }: { readonly asked: boolean; readonly leftover: boolean }): string {
  return asked ? 'yes' : leftover ? 'no: left over' : 'no';
}

function grantedWords({ grantedToAll, grantedToUsers, preAuthorized }: ScopeState): string {
  const hints = [
    ...(grantedToAll === true ? ['for all users'] : []),
    ...(grantedToUsers === null || grantedToUsers === 0
      ? []
      : [grantedToUsers === 1 ? 'by 1 user' : `by ${grantedToUsers} users`]),
    ...(preAuthorized === true ? ['pre-authorised'] : []),
  ];
  return hints.length > 0 ? hints.join(', ') : grantedToAll === null ? 'unknown' : 'not granted';
}

function assignedWords({ assigned }: RoleState): string {
  return assigned === null ? 'unknown' : assigned ? 'assigned' : 'not assigned';
}
