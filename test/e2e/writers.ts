import { expect } from 'vitest';
import { applicationOf, FHIR_URL, list, PUBLIC, register, RESOURCE, type ListedApplication } from './registrations.ts';
import type { ServedSandbox } from './served-sandbox.ts';

/** Ten writers of one application, by number. */
export const TEN: readonly number[] = Array.from({ length: 10 }, (_each, index) => index);

/**
 * Runs at the same moment that each add something of their own to one registration, and expects all of them to be done.
 */
export async function runTogether(
  sandbox: ServedSandbox,
  argsOf: (writer: number) => readonly string[],
  writers = TEN,
): Promise<void> {
  const outcomes = await Promise.all(writers.map((writer) => register(sandbox, { args: argsOf(writer) })));
  expect(outcomes.map(({ error }) => error)).toEqual(writers.map(() => ({})));
}

function replyUrl(writer: number): string {
  return `https://writer${writer}.contoso.com/callback`;
}

/** The app role that a writer adds; its name has no digits. */
export function roleOf(writer: number): string {
  return `writer-${'abcdefghij'[writer] ?? ''}`;
}

/** The reply URLs of a public client. */
export function replyUrlsOf({ spa }: ListedApplication): readonly string[] {
  return (spa as { readonly redirectUris: readonly string[] }).redirectUris;
}

/** The scopes of a resource. */
export function scopesOf({ api }: ListedApplication): readonly { readonly id: string; readonly value: string }[] {
  return (api as { readonly oauth2PermissionScopes: readonly { readonly id: string; readonly value: string }[] })
    .oauth2PermissionScopes;
}

/** The values of the app roles of a resource. */
export function rolesOf({ appRoles }: ListedApplication): readonly string[] {
  return (appRoles as readonly { readonly value: string }[]).map(({ value }) => value);
}

/** Adds a reply URL and a tag to one public client. */
export function withOwn(writer: number): readonly string[] {
  return [...PUBLIC.args, '--reply-url', replyUrl(writer), '--tag', `writer:${writer}`];
}

function clientName(writer: number): string {
  return `Client ${writer}`;
}

/** Registers the clients that writers pre-authorize, one for each. */
export async function registerClients(sandbox: ServedSandbox, writers: readonly number[]): Promise<void> {
  await runTogether(
    sandbox,
    (writer) => [
      ...['register', 'public', '--fhir-url', FHIR_URL, '--name', clientName(writer), '--reply-url', replyUrl(writer)],
    ],
    writers,
  );
}

/** Pre-authorizes one client on the resource. */
export function preAuthorizing(writer: number): readonly string[] {
  return [...RESOURCE.args, '--pre-authorize', `public-client-${writer}`];
}

/** Fails where one of the clients of the writers is not pre-authorized on the resource. */
export async function expectPreAuthorized(sandbox: ServedSandbox, writers: readonly number[]): Promise<void> {
  const { api } = await applicationOf(sandbox, RESOURCE.uniqueName);
  const { preAuthorizedApplications } = api as {
    readonly preAuthorizedApplications: readonly { readonly appId: string }[];
  };
  const clients = await list<ListedApplication>(sandbox, '/applications?$top=999');
  const names = writers.map(clientName);
  const appIds = clients.flatMap(({ appId, displayName }) => (names.includes(displayName) ? [appId] : []));
  expect(appIds).toHaveLength(writers.length);
  expect(preAuthorizedApplications.map(({ appId }) => appId)).toEqual(expect.arrayContaining(appIds));
}

/** Fails where a reply URL or a tag of the writers is not on the public client. */
export async function expectAllAdditions(sandbox: ServedSandbox, writers = TEN): Promise<void> {
  const after = await applicationOf(sandbox, PUBLIC.uniqueName);
  expect(replyUrlsOf(after)).toEqual(expect.arrayContaining(writers.map(replyUrl)));
  expect(after.tags).toEqual(expect.arrayContaining(writers.map((writer) => `writer:${writer}`)));
}
