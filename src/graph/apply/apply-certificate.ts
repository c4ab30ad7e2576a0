import { randomUUID } from 'node:crypto';
import { parseAnswer } from '../../http/parse-answer.ts';
import { z } from 'zod';
import { type Certificate, thumbprintOf } from '../../registration/credentials/certificate.ts';
import type { KeyCredential, ObservedApplication } from '../../registration/observed.ts';
import { isExpired, isTaggedCertificate } from '../../registration/credentials/plan-certificate.ts';
import { certificateTags, type StandingKeys, tagsOfStanding } from '../../registration/tags.ts';
import type { GraphClient } from '../graph-client.ts';
import type { Ledger } from './ledger.ts';
import { PRIVILEGES } from '../privileges.ts';
import { applicationRecord, type RecordedApplication, type WriteRecord } from '../write-record.ts';

/** The keys of an application, each whole and with its bytes, as they have to go back (facts/graph.md 1.8). */
const KEYS = z.object({
  tags: z.array(z.string()).nullish(),
  passwordCredentials: z.array(z.object({ keyId: z.string() })).nullish(),
  keyCredentials: z
    .array(
      z.looseObject({
        keyId: z.string().nullish(),
        displayName: z.string().nullish(),
        customKeyIdentifier: z.string().nullish(),
        startDateTime: z.string().nullish(),
        endDateTime: z.string().nullish(),
      }),
    )
    .nullish(),
});

type WholeKey = NonNullable<z.infer<typeof KEYS>['keyCredentials']>[number];

/** The certificates of an application with their bytes, and what tells whose tags may stay. */
interface StandingList extends Pick<StandingKeys, 'passwordCredentials'> {
  readonly tags: readonly string[];
  readonly keys: readonly WholeKey[];
}

/** Graph cuts what is longer (facts/graph.md 1.8). */
const NAME_LENGTH = 90;

/**
 * Registers a certificate beside those that stand, and tags it as ours in the same write, with the file of its key where that is known,
 * so that no kill comes between. Graph replaces the list whole, so it is read with its bytes first; expired ones of ours are left out, because
 * Graph would refuse the list.
 */
export async function addCertificate(
  client: GraphClient,
  ledger: Ledger,
  certificate: Certificate,
  keyFile: string | null,
  now: Date,
): Promise<void> {
  const application = ledger.application;
  const standing = ledger.created.application
    ? { tags: application.tags, keys: [], passwordCredentials: application.passwordCredentials }
    : await readKeys(client, application.id);
  const known = [...new Set([...application.tags, ...standing.tags])];
  const isOver = (key: KeyCredential): boolean => isExpired(key, now) && isTaggedCertificate({ tags: known }, key);
  const kept = standing.keys.filter((key) => !isOver(shownKey(key)));
  const there = kept.find((key) => thumbprintOf(shownKey(key)) === certificate.thumbprint);
  const added = there ?? newKey(certificate);
  const keyCredentials = there === undefined ? [...kept, added] : kept;
  const ofOurs = added.keyId ? certificateTags(added.keyId, keyFile) : [];
  const tags = [...new Set([...tagsOfStanding(known, standingWith(standing, keyCredentials)), ...ofOurs])];
  await client.send({
    method: 'PATCH',
    path: `/applications/${application.id}`,
    body: { keyCredentials, tags },
    fresh: true,
    hasNewCertificate: true,
    record: keysRecord('add', application, standing, { keyCredentials, tags }),
    privilege: PRIVILEGES.writeApplications,
  });
  ledger.applicationStands({
    ...application,
    tags,
    keyCredentials: keyCredentials.map((key) => shownWith(key, certificate)),
  } satisfies ObservedApplication);
}

/** Takes a certificate away, and the tags that told of it, in one write; one that is gone already is fine. */
export async function removeCertificate(
  client: GraphClient,
  application: RecordedApplication,
  keyId: string,
): Promise<void> {
  const { id: objectId } = application;
  const standing = await readKeys(client, objectId);
  const kept = standing.keys.filter((key) => key.keyId !== keyId);
  if (kept.length === standing.keys.length) {
    return;
  }
  const body = { keyCredentials: kept, tags: tagsOfStanding(standing.tags, standingWith(standing, kept)) };
  await client.send({
    method: 'PATCH',
    path: `/applications/${objectId}`,
    body,
    record: keysRecord('remove', application, standing, body),
    privilege: PRIVILEGES.writeApplications,
  });
}

/** Without the bytes of the certificates, which say nothing to a reader. */
function keysRecord(
  action: 'add' | 'remove',
  application: RecordedApplication,
  before: StandingList,
  after: { readonly keyCredentials: readonly WholeKey[]; readonly tags: readonly string[] },
): WriteRecord {
  return applicationRecord(
    action,
    application,
    { keyCredentials: before.keys.map(shownKey), tags: before.tags },
    { keyCredentials: after.keyCredentials.map(shownKey), tags: after.tags },
  );
}

function standingWith({ passwordCredentials }: StandingList, keys: readonly WholeKey[]): StandingKeys {
  return { passwordCredentials, keyCredentials: keys.map(shownKey) };
}

/** Without `$select` of its own, Graph leaves the bytes out (Graph: keyCredential). */
async function readKeys(client: GraphClient, objectId: string): Promise<StandingList> {
  const body = await client.send({
    method: 'GET',
    path: `/applications/${objectId}?$select=keyCredentials,passwordCredentials,tags`,
    fresh: true,
    privilege: PRIVILEGES.readApplications,
  });
  const { tags, keyCredentials, passwordCredentials } = parseAnswer(KEYS, body);
  return { tags: tags ?? [], keys: keyCredentials ?? [], passwordCredentials: passwordCredentials ?? [] };
}

/** Its id is ours to choose, so that the write can be repeated, and told of without reading it back. Times end in Z: Graph refuses local ones. */
function newKey({ der, subject, notBefore, notAfter }: Certificate): WholeKey {
  return {
    keyId: randomUUID(),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: der,
    displayName: subject.slice(0, NAME_LENGTH),
    startDateTime: notBefore.toISOString(),
    endDateTime: notAfter.toISOString(),
  };
}

function shownKey(key: WholeKey): KeyCredential {
  return {
    keyId: key.keyId ?? null,
    displayName: key.displayName ?? null,
    customKeyIdentifier: key.customKeyIdentifier ?? null,
    startDateTime: key.startDateTime ?? null,
    endDateTime: key.endDateTime ?? null,
  };
}

/** The new one as Graph will show it: it takes the thumbprint for what names a certificate. */
function shownWith(key: WholeKey, { der, thumbprint }: Certificate): KeyCredential {
  return key.key === der ? { ...shownKey(key), customKeyIdentifier: thumbprint } : shownKey(key);
}
