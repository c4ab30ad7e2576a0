import { UsageError } from '../../errors/usage-error.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import type { Caller, ObservedApplication } from '../../registration/model/observed.ts';
import { isPreAuthorized } from '../../registration/consent/pre-authorization.ts';
import { knownClient } from '../../registration/consent/known-clients.ts';
import type { PreAuthorizedClient } from '../../registration/model/consent.ts';
import { identify } from '../../registration/tags.ts';
import { externalAccess } from '../../registration/trust.ts';
import { type BatchReader, type Reads, readNamed } from '../batch-reader.ts';
import { type ApplicationReads, applicationReads, applicationsIn, onlyApplication } from './find-application.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { readRelatedObjects } from './related-objects.ts';
import { ofApplication, servicePrincipalByAppId } from '../reads.ts';

type ClientRead = `client${number}-${keyof ApplicationReads}`;

const WAYS = ['one', 'other', 'third'] as const;

/** The reads that find the clients of `--pre-authorize`, for the batch of what is found by name. */
export function clientReads(answers: RegisterAnswers): Readonly<Record<ClientRead, GraphRequest | null>> {
  return Object.fromEntries(
    referencesOf(answers).flatMap((reference, index) => {
      const reads = applicationReads(reference);
      return WAYS.map((way) => [`client${index}-${way}`, reads[way]]);
    }),
  );
}

/**
 * The clients in the answers to {@link clientReads}, each once. Throws UsageError `reference_missing`,
 * `reference_ambiguous`, and `not_a_client` for what signs nobody in or is not ours.
 */
export function clientsIn(
  answers: RegisterAnswers,
  found: Readonly<Record<string, GraphAnswer | null>>,
): readonly ObservedApplication[] {
  const clients = referencesOf(answers).map((reference, index) => {
    const answer = (way: keyof ApplicationReads): GraphAnswer | null => found[`client${index}-${way}`] ?? null;
    const all = { one: answer('one'), other: answer('other'), third: answer('third') };
    return requireClient(onlyApplication(reference, applicationsIn(reference, applicationReads(reference), all)));
  });
  return [...new Map(clients.map((client) => [client.appId, client])).values()];
}

/** Microsoft's own clients among those of `--pre-authorize`, each once: there is nothing to look up of them. */
export function knownClientsOf(answers: RegisterAnswers): readonly PreAuthorizedClient[] {
  const known = answers.type === 'resource' ? answers.preAuthorize.flatMap((text) => knownClient(text) ?? []) : [];
  return [...new Set(known)].map(({ appId, displayName }) => ({ appId, displayName, externalAccess: [] }));
}

function referencesOf(answers: RegisterAnswers): readonly Parameters<typeof applicationReads>[0][] {
  return answers.type === 'resource'
    ? answers.preAuthorize
        .filter((text) => knownClient(text) === null)
        .map((text) => ({ text, fhirUrl: answers.fhirUrl, byDisplayName: false }))
    : [];
}

function requireClient(application: ObservedApplication): ObservedApplication {
  const type = identify(application.tags)?.type;
  if (type !== 'confidential' && type !== 'public') {
    throw new UsageError(
      'not_a_client',
      `"${application.displayName}" (${application.appId}) is no client of ours that signs users in, so there is no consent to spare.`,
      {
        hint: 'Name a confidential or public client that fhir-apps registered. To see them:',
        command: ['list'],
        details: { appId: application.appId },
      },
    );
  }
  return application;
}

/** Which clients of `--pre-authorize` are about to get access, and who asks. */
export interface PreAuthorizationQuery {
  /** The application whose scopes they get; null where it has yet to be created. */
  readonly resource: ObservedApplication | null;
  /** The values of the scopes. */
  readonly scopes: readonly string[];
  readonly caller: Caller;
  readonly now: Date;
}

/**
 * The clients with what others hold of those that are about to get access: one batch, or none where all have it
 * already.
 */
export async function withExternalAccess(
  reader: BatchReader,
  clients: readonly ObservedApplication[],
  { resource, scopes, caller, now }: PreAuthorizationQuery,
): Promise<readonly PreAuthorizedClient[]> {
  const fresh = clients.filter(({ appId }) => !isPreAuthorized(resource, appId, scopes));
  const found = await Promise.all(
    fresh.map((each) => readNamed<ExternalAccessRead>(reader, externalAccessReads(each))),
  );
  return clients.map((application) => {
    const { appId, displayName } = application;
    const index = fresh.indexOf(application);
    const state = readRelatedObjects({
      servicePrincipal: found[index]?.servicePrincipal ?? null,
      owners: found[index]?.owners ?? null,
      federatedCredentials: found[index]?.federatedCredentials ?? null,
      assignments: null,
      grants: null,
    });
    const held = { ...state, application, caller, ownerIds: [] };
    return { appId, displayName, externalAccess: index === -1 ? [] : externalAccess(held, now) };
  });
}

type ExternalAccessRead = 'servicePrincipal' | 'owners' | 'federatedCredentials';

function externalAccessReads({ id, appId }: ObservedApplication): Reads<ExternalAccessRead> {
  return {
    servicePrincipal: servicePrincipalByAppId(appId),
    owners: ofApplication(id, 'owners'),
    federatedCredentials: ofApplication(id, 'federatedIdentityCredentials'),
  };
}
