import { UsageError } from '../../errors/usage-error.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import type { Caller, ObservedApplication } from '../../registration/model/observed.ts';
import { isPreAuthorized } from '../../registration/consent/pre-authorization.ts';
import { KNOWN_CLIENTS, knownClient } from '../../registration/consent/known-clients.ts';
import type { PreAuthorizedClient } from '../../registration/model/consent.ts';
import { identify } from '../../registration/tags.ts';
import { externalAccess } from '../../registration/trust.ts';
import { type BatchReader, type Reads, readNamed } from '../batch-reader.ts';
import {
  type ApplicationReads,
  applicationReads,
  applicationsIn,
  onlyApplication,
  type Reference,
} from './find-application.ts';
import { isGuid } from '../../text/guid.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { readRelatedObjects } from './related-objects.ts';
import { ofApplication, servicePrincipalByAppId } from '../reads.ts';

type ClientRead = `client${number}-${keyof ApplicationReads}`;

const WAYS = ['one', 'other', 'third'] as const;

/** The reads that find the clients of `--pre-authorize`, for the batch of what is found by name. */
export function clientReads(answers: RegisterAnswers): Readonly<Record<ClientRead, GraphRequest | null>> {
  return Object.fromEntries(
    referencesOf(answers).flatMap((reference, index) => {
      const reads = readsOf(reference);
      return WAYS.map((way) => [`client${index}-${way}`, reads[way]]);
    }),
  );
}

/** The clients of `--pre-authorize`, each once. */
export interface NamedClients {
  readonly ours: readonly ObservedApplication[];
  /** Microsoft's own: there is nothing to look up of them. */
  readonly known: readonly PreAuthorizedClient[];
}

/**
 * The clients in the answers to {@link clientReads}. What is a key of the server is that client, also where Microsoft has
 * one that is called so. Throws UsageError `reference_missing`, `reference_ambiguous`, and `not_a_client` for what signs
 * nobody in or is not ours.
 */
export function clientsIn(answers: RegisterAnswers, found: Readonly<Record<string, GraphAnswer | null>>): NamedClients {
  const named = referencesOf(answers).map((reference, index) => {
    const answer = (way: keyof ApplicationReads): GraphAnswer | null => found[`client${index}-${way}`] ?? null;
    const all = { one: answer('one'), other: answer('other'), third: answer('third') };
    const applications = applicationsIn(reference, readsOf(reference), all);
    const known = knownClient(reference.text);
    return known !== null && applications.length === 0
      ? { known }
      : { ours: requireClient(onlyClient(reference, applications)) };
  });
  const ours = named.flatMap((each) => ('ours' in each ? [each.ours] : []));
  const known = named.flatMap((each) => ('known' in each ? [each.known] : []));
  return {
    ours: [...new Map(ours.map((client) => [client.appId, client])).values()],
    known: [...new Set(known)].map(({ appId, displayName }) => ({ appId, displayName, externalAccess: [] })),
  };
}

function referencesOf(answers: RegisterAnswers): readonly Reference[] {
  return answers.type === 'resource'
    ? answers.preAuthorize.map((text) => ({ text, fhirUrl: answers.fhirUrl, byDisplayName: false }))
    : [];
}

/** Of a client of Microsoft nothing is read by its appId, and by its name only the client of ours that has it as key. */
function readsOf(reference: Reference): ApplicationReads {
  const reads = applicationReads(reference);
  if (knownClient(reference.text) === null) {
    return reads;
  }
  return { one: null, other: isGuid(reference.text) ? null : reads.other, third: null };
}

function onlyClient(reference: Reference, applications: readonly ObservedApplication[]): ObservedApplication {
  if (applications.length > 0) {
    return onlyApplication(reference, applications);
  }
  const names = KNOWN_CLIENTS.map(({ name }) => name).join(', ');
  throw new UsageError('reference_missing', `No application in this tenant matches "${reference.text}".`, {
    hint: `Microsoft's clients that go by name: ${names}. Others, as Postman signs in with a registration of your own, are named by key or appId. To see yours:`,
    command: ['list'],
    details: { reference: reference.text },
  });
}

function requireClient(application: ObservedApplication): ObservedApplication {
  const type = identify(application.tags)?.type;
  if (type !== 'confidential' && type !== 'public') {
    throw new UsageError(
      'not_a_client',
      `"${application.displayName}" (${application.appId}) is not a client of fhir-apps that signs users in, so there is no consent to skip.`,
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
