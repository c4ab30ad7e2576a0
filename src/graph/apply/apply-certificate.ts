import { parseAnswer } from '../../http/parse-answer.ts';
import { z } from 'zod';
import type { Certificate } from '../../registration/model/certificate.ts';
import { thumbprintOf } from '../../registration/credentials/certificate.ts';
import type { KeyCredential, ObservedApplication } from '../../registration/model/observed.ts';
import { isExpired, isTaggedCertificate } from '../../registration/credentials/plan-certificate.ts';
import { certificateTags, tagsWithoutKeys } from '../../registration/tags.ts';
import { certificateKeyId } from '../../registration/ids.ts';
import { seenInReads } from '../absence.ts';
import type { GraphClient } from '../graph-client.ts';
import type { Recorder } from './ledger.ts';
import type { GraphRequest } from '../graph-request.ts';
import { PRIVILEGES } from '../privileges.ts';
import { applicationById } from '../reads.ts';
import { changesBetween, type Lists, type Members } from '../update/lists.ts';
import type { ListedObject } from '../update/pending-updates.ts';
import { writeMerged } from '../update/write-merged.ts';
import { pathOfKeys } from '../write/applications.ts';
import { applicationRecord, type RecordedApplication, type WriteRecord } from '../write-record.ts';

/**
 * The keys of an application, each whole and with its bytes, as they have to go back
 * (https://learn.microsoft.com/graph/api/resources/keycredential).
 */
const KEYS = z.object({
  tags: z.array(z.string()).nullish(),
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

/** The certificates of an application with their bytes, and its tags, which say whose they are. */
interface ExistingCertificates {
  readonly tags: readonly string[];
  readonly keys: readonly WholeKey[];
}

/** Graph cuts a longer name (https://learn.microsoft.com/graph/api/resources/keycredential). */
const NAME_LENGTH = 90;

/** A certificate to register. */
export interface NewCertificate {
  readonly certificate: Certificate;
  /** The file of its key; null where only the user knows it. */
  readonly keyFile: string | null;
}

/**
 * Registers a certificate beside those that exist, and tags it as ours in the same write, with the file of its key
 * where that is known, so that no kill comes between. Expired ones of ours are left out, because Graph would refuse the
 * list.
 */
export async function addCertificate(
  client: GraphClient,
  recorder: Recorder,
  { certificate, keyFile }: NewCertificate,
  now: Date,
): Promise<void> {
  const { application } = recorder;
  const isNewborn = client.updates.isOurs(pathOfKeys(application));
  const shown = application.keyCredentials.flatMap(({ keyId }) => keyId ?? []);
  const existing = isNewborn ? newbornOf(application) : await readKeysWith(client, application.id, shown);
  const known = [...new Set([...application.tags, ...existing.tags])];
  const isOver = (key: KeyCredential): boolean => isExpired(key, now) && isTaggedCertificate({ tags: known }, key);
  const kept = existing.keys.filter((key) => !isOver(visibleKey(key)));
  const there = kept.find((key) => thumbprintOf(visibleKey(key)) === certificate.thumbprint);
  const added = there ?? newKey(application.id, certificate);
  const keys = there === undefined ? [...kept, added] : kept;
  const ofOurs = added.keyId ? certificateTags(added.keyId, keyFile) : [];
  const removed = existing.keys.filter((key) => !keys.includes(key)).flatMap(({ keyId }) => keyId ?? []);
  const tags = [...new Set([...tagsWithoutKeys(known, removed), ...ofOurs])];
  const object = listedKeys(client, application, 'add', there === undefined ? [added] : []);
  await writeKeys(client, object, existing, { wanted: { ...existing, keys, tags }, isFresh: !isNewborn });
  recorder.setApplication({
    ...application,
    tags,
    keyCredentials: keys.map((key) => visibleWith(key, certificate)),
  } satisfies ObservedApplication);
}

/** Takes a certificate away, and the tags that told of it, in one write; one that is gone already is fine. */
export async function removeCertificate(
  client: GraphClient,
  application: RecordedApplication & Pick<ObservedApplication, 'keyCredentials'>,
  keyId: string,
): Promise<void> {
  const shown = application.keyCredentials.flatMap((key) => key.keyId ?? []);
  const existing = await readKeysWith(client, application.id, [...shown, keyId]);
  const keys = existing.keys.filter((key) => key.keyId !== keyId);
  if (keys.length === existing.keys.length) {
    return;
  }
  const tags = tagsWithoutKeys(existing.tags, [keyId]);
  const wanted = { ...existing, keys, tags };
  await writeKeys(client, listedKeys(client, application, 'remove', []), existing, { wanted, isFresh: true });
}

/** An application that this run has just created has no certificates. */
function newbornOf({ tags }: ObservedApplication): ExistingCertificates {
  return { tags, keys: [] };
}

async function writeKeys(
  client: GraphClient,
  object: ListedObject<ExistingCertificates>,
  existing: ExistingCertificates,
  { wanted, isFresh }: { readonly wanted: ExistingCertificates; readonly isFresh: boolean },
): Promise<void> {
  const changes = changesBetween(listsOfKeys(existing), listsOfKeys(wanted), object.positionOfNew);
  await writeMerged(client, { object, base: existing, changes, isFresh });
}

/** The certificates of an application as lists to merge, with its tags, which say whose they are. */
function listedKeys(
  client: GraphClient,
  application: RecordedApplication,
  action: 'add' | 'remove',
  added: readonly WholeKey[],
): ListedObject<ExistingCertificates> {
  const { id, displayName } = application;
  return {
    path: pathOfKeys(application),
    name: displayName,
    ownerId: id,
    read: { ...applicationById(id), fresh: true },
    // An application that this run created rarely has any, and a read with their bytes is dear.
    ...(client.updates.isOurs(pathOfKeys(application)) ? {} : { readToMerge: keysWithBytes(id) }),
    parse: readKeyList,
    listsOf: listsOfKeys,
    positionOfNew: () => 'end',
    write: (lists, current, send) => sendKeys({ ...client, send }, application, action, { lists, current, added }),
  };
}

function listsOfKeys({ tags, keys }: ExistingCertificates): Lists {
  return new Map<string, Members>([
    ['keyCredentials', new Map(keys.map((key) => [identityOf(key), visibleKey(key)]))],
    ['tags', new Map(tags.map((tag) => [tag, tag]))],
  ]);
}

function identityOf(key: WholeKey): string {
  return key.keyId ?? JSON.stringify(visibleKey(key));
}

async function sendKeys(
  client: GraphClient,
  application: RecordedApplication,
  action: 'add' | 'remove',
  {
    lists,
    current,
    added,
  }: { readonly lists: Lists; readonly current: ExistingCertificates; readonly added: readonly WholeKey[] },
): Promise<void> {
  const keys = lists.get('keyCredentials');
  const tags = lists.get('tags');
  if (keys === undefined && tags === undefined) {
    return;
  }
  const known = [...current.keys, ...added].filter((key) => keys?.has(identityOf(key)));
  const after = {
    keyCredentials: keys === undefined ? current.keys : await withBytes(client, application.id, known),
    tags: tags === undefined ? current.tags : [...tags.keys()],
  };
  await client.send({
    method: 'PATCH',
    path: `/applications/${application.id}`,
    body: {
      ...(keys === undefined ? {} : { keyCredentials: after.keyCredentials }),
      ...(tags === undefined ? {} : { tags: after.tags }),
    },
    fresh: true,
    hasNewCertificate: action === 'add',
    record: keysRecord(action, application, current, after),
    privilege: PRIVILEGES.writeApplications,
  });
}

/** Keys with their bytes, without which Graph would not take them back. */
async function withBytes(
  client: GraphClient,
  objectId: string,
  keys: readonly WholeKey[],
): Promise<readonly WholeKey[]> {
  if (keys.every(({ key }) => typeof key === 'string')) {
    return keys;
  }
  const whole = await readKeys(client, objectId);
  return keys.map((key) => whole.keys.find(({ keyId }) => keyId === key.keyId) ?? key);
}

/** Without the bytes of the certificates, which say nothing to a reader. */
function keysRecord(
  action: 'add' | 'remove',
  application: RecordedApplication,
  before: ExistingCertificates,
  after: { readonly keyCredentials: readonly WholeKey[]; readonly tags: readonly string[] },
): WriteRecord {
  return applicationRecord(
    action,
    application,
    { keyCredentials: before.keys.map(visibleKey), tags: before.tags },
    { keyCredentials: after.keyCredentials.map(visibleKey), tags: after.tags },
  );
}

async function readKeys(client: GraphClient, objectId: string): Promise<ExistingCertificates> {
  return readKeyList(await client.send(keysWithBytes(objectId)));
}

/**
 * As {@link readKeys}, until certificates of these key ids are shown, or some of them were missing in several reads in
 * a row: what a list lacks goes when it is written back. What any of the reads shows is there.
 */
async function readKeysWith(
  client: GraphClient,
  objectId: string,
  keyIds: readonly string[],
): Promise<ExistingCertificates> {
  const keys = new Map<string, WholeKey>();
  let last: ExistingCertificates = { tags: [], keys: [] };
  await seenInReads(client, async () => {
    last = await readKeys(client, objectId);
    last.keys.forEach((key) => keys.set(identityOf(key), key));
    return keyIds.every((keyId) => keys.has(keyId)) ? last : null;
  });
  return { ...last, keys: [...keys.values()] };
}

/** Without `$select` of its own, Graph leaves the bytes out (Graph: keyCredential). */
function keysWithBytes(objectId: string): GraphRequest {
  return {
    method: 'GET',
    path: `/applications/${objectId}?$select=keyCredentials,tags`,
    fresh: true,
    privilege: PRIVILEGES.readApplications,
  };
}

function readKeyList(body: unknown): ExistingCertificates {
  const { tags, keyCredentials } = parseAnswer(KEYS, body);
  return { tags: tags ?? [], keys: keyCredentials ?? [] };
}

/**
 * Its id is ours to choose, so that the write can be repeated, and told of without reading it back. Times end in Z:
 * Graph refuses local ones.
 */
function newKey(applicationId: string, { der, subject, notBefore, notAfter, thumbprint }: Certificate): WholeKey {
  return {
    keyId: certificateKeyId(applicationId, thumbprint),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: der,
    displayName: subject.slice(0, NAME_LENGTH),
    startDateTime: notBefore.toISOString(),
    endDateTime: notAfter.toISOString(),
  };
}

function visibleKey(key: WholeKey): KeyCredential {
  return {
    keyId: key.keyId ?? null,
    displayName: key.displayName ?? null,
    customKeyIdentifier: key.customKeyIdentifier ?? null,
    startDateTime: key.startDateTime ?? null,
    endDateTime: key.endDateTime ?? null,
  };
}

/** The new one as Graph will show it: it takes the thumbprint for what names a certificate. */
function visibleWith(key: WholeKey, { der, thumbprint }: Certificate): KeyCredential {
  return key.key === der ? { ...visibleKey(key), customKeyIdentifier: thumbprint } : visibleKey(key);
}
