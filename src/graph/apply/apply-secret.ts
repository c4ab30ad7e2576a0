import { ConcurrentRunError } from '../../errors/fhir-apps-error.ts';
import { SECRET_NAME_PREFIX } from '../../registration/credentials/secret-inventory.ts';
import type { ObservedApplication, PasswordCredential } from '../../registration/model/observed.ts';
import { deliveredTag, isDeliveredTag, keyIdOf, saysDelivered } from '../../registration/tags.ts';
import { seenInReads } from '../absence.ts';
import { type GraphClient, UncertainOutcomeError } from '../graph-client.ts';
import type { Recorder } from './ledger.ts';
import { NO_SECRET, takeBack } from './take-back.ts';
import { addPassword, type IssuedSecret, type SecretRequest } from '../write/credentials.ts';
import { removePassword } from '../write/remove-password.ts';
import { readFreshApplication, updateApplication } from '../write/applications.ts';

/** How a secret that has reached its sink is marked. */
export interface DeliveryMarks {
  /** The tags of the application once the secret has arrived, those that say so among them. */
  tagsOnceDelivered(application: ObservedApplication, keyId: string): readonly string[];
}

/** Handing a secret over: the sink's part, and what has to be known before anything can print it. */
export interface SecretDelivery extends DeliveryMarks {
  /** Resolves when the secret has reached its sink; throws where it did not. */
  deliver(secret: IssuedSecret, application: ObservedApplication): Promise<void>;
  /**
   * Resolves when Microsoft Entra ID has given a token for the secret, before it goes anywhere; null: that is not
   * asked. What it throws has the secret taken back.
   */
  readonly prove: ((secret: IssuedSecret) => Promise<void>) | null;
  /**
   * True where the secret goes out with the result, so that it counts as delivered only after the result was printed.
   */
  readonly deliveredWithResult: boolean;
  /** Called at the birth of a secret, so that no text can show it. */
  onSecret(text: string): void;
  /** A random part for the display name of a secret. */
  nonce(): string;
  now(): Date;
}

/** How often a secret is asked for while the answers get lost. */
const ATTEMPTS = 3;

/** A new secret of ours to ask for. */
export function newSecretRequest(
  { nonce, now }: Pick<SecretDelivery, 'nonce' | 'now'>,
  lifetimeSeconds: number,
): SecretRequest {
  return {
    displayName: `${SECRET_NAME_PREFIX}${nonce()}`,
    endDateTime: new Date(now().getTime() + lifetimeSeconds * 1000).toISOString(),
  };
}

/**
 * Makes a secret, or takes the one that came with the application, hands it over and marks it as delivered. What the sink does not take is taken back; where even that
 * fails, the ledger's `undelivered` says so. Throws ConcurrentRunError `overtaken` where another run does the same right
 * now.
 */
export async function issueSecret(
  client: GraphClient,
  lifetimeSeconds: number,
  recorder: Recorder,
  delivery: SecretDelivery,
): Promise<void> {
  const { application } = recorder;
  const secret = recorder.ledger.issued ?? (await askForSecret(client, lifetimeSeconds, recorder, delivery));
  recorder.record(() => ({ issued: null }));
  try {
    await delivery.prove?.(secret);
    if (!recorder.ledger.created.application) {
      recorder.setApplication(await assertSoleWriter(client, application, secret.keyId, delivery.prove !== null));
    }
    await delivery.deliver(secret, application);
  } catch (error) {
    await takeBack(client, recorder);
    throw error;
  }
  recorder.record(() => ({ secret: { ...secret, confirmed: false } }));
  if (!delivery.deliveredWithResult) {
    await confirmSecret(client, recorder, delivery);
  }
}

/**
 * Reads the application again before a secret leaves our hands. Of runs that make one at the same moment at most one
 * finds itself alone, as far as Graph shows each what the others wrote; so one secret is delivered, and the marks of
 * two never overwrite each other. Another run is what shows itself in any of several reads: a new secret of ours, or a
 * new mark. With `mustStand` the secret itself must be seen too, because after a long proof another run may have
 * removed it as left over.
 */
async function assertSoleWriter(
  client: GraphClient,
  application: ObservedApplication,
  keyId: string,
  mustStand: boolean,
): Promise<ObservedApplication> {
  const newer = newerThan(application, [keyId]);
  const tags = new Set(application.tags);
  let isSeen = !mustStand;
  for (let reads = 1, wait = BETWEEN_READS.first; ; reads += 1) {
    const current = await readFreshApplication(client, application.id);
    isSeen ||= current.passwordCredentials.some((secret) => secret.keyId === keyId);
    if (newer(current) || (reads === MAX_READS_FOR_PRESENCE && !isSeen)) {
      throw concurrentRun(application);
    }
    current.tags.forEach((tag) => tags.add(tag));
    if (isSeen && reads >= READS_WITHOUT_OTHERS) {
      // A replica may not know yet what this run has written.
      return { ...application, tags: [...tags] };
    }
    await client.sleep(wait);
    wait = isSeen ? BETWEEN_READS.first : Math.min(wait * 2, BETWEEN_READS.longest);
  }
}

/**
 * Whether an application that is read later shows a secret of ours that this one does not, or a mark; secrets of these
 * key ids count as known.
 */
function newerThan(
  application: ObservedApplication,
  keyIds: readonly string[],
): (current: ObservedApplication) => boolean {
  const known = new Set([...keyIds, ...application.passwordCredentials.map((secret) => secret.keyId)]);
  const isNew = ({ keyId, displayName }: PasswordCredential): boolean =>
    !known.has(keyId) && (displayName ?? '').startsWith(SECRET_NAME_PREFIX);
  const isNewMark = (tag: string, tags: readonly string[]): boolean =>
    isDeliveredTag(tag) && !application.tags.includes(tag) && saysDelivered(tags, keyIdOf(tag) ?? '');
  return ({ passwordCredentials, tags }) => passwordCredentials.some(isNew) || tags.some((tag) => isNewMark(tag, tags));
}

/**
 * True where the directory shows a secret of ours, or a mark, that the application as it was read does not have. False
 * only after several reads in a row: replicas may be behind, so that a secret comes and goes. Throws what reading
 * throws.
 */
export async function hasNewerSecret(client: GraphClient, application: ObservedApplication): Promise<boolean> {
  const newer = newerThan(application, []);
  const found = await seenInReads(client, async () => {
    const current = await readFreshApplication(client, application.id);
    return newer(current) ? current : null;
  });
  return found !== null;
}

/**
 * How often in a row an application is read without a secret of this run before it counts as removed: 80 seconds,
 * inside `--timeout`. Reads go to replicas that may be minutes behind, so that a secret comes and goes
 * (hashicorp/terraform-provider-azuread waits likewise).
 */
const MAX_READS_FOR_PRESENCE = 20;

/** How often in a row an application must not show another run before a secret leaves our hands. */
const READS_WITHOUT_OTHERS = 3;

/** Milliseconds between two of these reads: at first, and the most. */
const BETWEEN_READS = { first: 500, longest: 5_000 };

/** Marks the secret of the ledger as delivered. */
export async function confirmSecret(client: GraphClient, recorder: Recorder, marks: DeliveryMarks): Promise<void> {
  const { secret } = recorder.ledger;
  if (secret === null) {
    return;
  }
  recorder.setApplication(await markDelivered(client, recorder.application, secret.keyId, marks));
  recorder.record(() => ({ secret: { ...secret, confirmed: true }, undelivered: null }));
}

/** A secret whose answer got lost is looked for by its display name and removed: nobody has ever seen it. */
async function askForSecret(
  client: GraphClient,
  lifetimeSeconds: number,
  recorder: Recorder,
  delivery: SecretDelivery,
): Promise<IssuedSecret> {
  const { application } = recorder;
  for (let attempt = 1; ; attempt += 1) {
    const request = newSecretRequest(delivery, lifetimeSeconds);
    const { displayName } = request;
    try {
      const secret = await addPassword(client, application, request);
      delivery.onSecret(secret.text);
      recorder.record(() => ({ undelivered: { keyId: secret.keyId, displayName } }));
      return secret;
    } catch (error) {
      if (!(error instanceof UncertainOutcomeError)) {
        throw error;
      }
      // Until it was looked for, it may stand.
      recorder.record(() => ({ undelivered: { keyId: null, displayName } }));
      await removeNamed(client, application.id, displayName);
      recorder.record(() => NO_SECRET);
      if (attempt === ATTEMPTS) {
        throw error.error;
      }
    }
  }
}

/** A replica may not show yet what was made, so that nothing counts as made only after several reads. */
async function removeNamed(client: GraphClient, objectId: string, displayName: string): Promise<void> {
  const isNamed = (secret: PasswordCredential): boolean => secret.displayName === displayName;
  const application = await seenInReads(client, async () => {
    const found = await readFreshApplication(client, objectId, true);
    return found.passwordCredentials.some(isNamed) ? found : null;
  });
  if (application === null) {
    return;
  }
  for (const orphan of application.passwordCredentials.filter(isNamed)) {
    await removePassword(client, application, orphan.keyId, true);
  }
}

/** Marks a secret as delivered that an earlier run had handed over. */
export async function verifyDelivered(
  client: GraphClient,
  application: ObservedApplication,
  keyId: string,
  marks: DeliveryMarks,
): Promise<ObservedApplication> {
  return markDelivered(client, await readFreshApplication(client, application.id), keyId, marks);
}

/** Tags an application, as it was just read, with a delivered secret. */
async function markDelivered(
  client: GraphClient,
  application: ObservedApplication,
  keyId: string,
  marks: DeliveryMarks,
): Promise<ObservedApplication> {
  if (application.tags.includes(deliveredTag(keyId))) {
    return application;
  }
  return updateApplication(client, application, { tags: marks.tagsOnceDelivered(application, keyId) });
}

/**
 * Removes an unmarked secret of an earlier run; read again first, several times in a row, because another run may just
 * have delivered it, and a replica that lags shows its mark late.
 *
 * @returns the application as it was given, with what has become of the secret: a replica may not know yet what this
 *   run has written.
 */
export async function removeUnlessDelivered(
  client: GraphClient,
  application: ObservedApplication,
  keyId: string,
): Promise<ObservedApplication> {
  const marked = await seenInReads(client, async () => {
    const current = await readFreshApplication(client, application.id);
    // A replica that is behind may show the mark that this run has withdrawn.
    return saysDelivered(current.tags, keyId) ? current : null;
  });
  if (marked !== null) {
    return { ...application, tags: [...new Set([...application.tags, ...marked.tags])] };
  }
  await removePassword(client, application, keyId);
  const passwordCredentials = application.passwordCredentials.filter((secret) => secret.keyId !== keyId);
  return { ...application, passwordCredentials };
}

/** The error where another run makes a secret for the same application, so that this one has taken its own back. */
export function concurrentRun({
  appId,
  displayName,
}: Pick<ObservedApplication, 'appId' | 'displayName'>): ConcurrentRunError {
  return new ConcurrentRunError(
    'overtaken',
    `Another run is making a secret for "${displayName}", so this one stopped.`,
    { hint: 'To see what the other has made:', command: ['credential', 'list', appId] },
  );
}
