import type { Wording } from '../../errors/wording.ts';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { seenInReads } from '../absence.ts';
import type { NameTakenError } from './apply-application.ts';
import { findDeletedByName } from '../observe/deleted-application.ts';
import type { RecycledApplication } from '../../registration/recycle-bin.ts';
import type { GraphClient } from '../graph-client.ts';
import { permissionNames, PRIVILEGES } from '../privileges.ts';
import { applicationByKey } from '../reads.ts';
import { takenProperty, UNKNOWN_PROPERTY } from '../write/applications.ts';

/** So many reads, a second apart, before an application that holds a name counts as not there. */
const READS_OF_A_HOLDER = 25;

/**
 * Waits until the application that took a unique name can be read. Throws `name_in_recycle_bin` where it was deleted
 * and still has the name, and where that is likely, because the caller may not read the recycle bin; Graph's refusal
 * where it did not say which property is taken and no application with the name shows.
 */
export async function awaitTakenName(client: GraphClient, taken: NameTakenError): Promise<void> {
  const { uniqueName, refusal } = taken;
  const holder = applicationByKey('uniqueName', uniqueName);
  const isShown = async (): Promise<true | null> => ((await client.ask(holder)).status < 400 ? true : null);
  if ((await isShown()) === true) {
    return;
  }
  const bin = await findInRecycleBin(client, uniqueName);
  if (bin.holder !== null) {
    throw nameInRecycleBin(uniqueName, bin.holder, refusal);
  }
  const isCertain = bin.isReadable && takenProperty(refusal) !== UNKNOWN_PROPERTY;
  if (isCertain) {
    await client.send({ ...holder, fresh: true });
  } else if ((await seenInReads(client, isShown, READS_OF_A_HOLDER)) === null) {
    throw bin.isReadable ? refusal : nameTakenUnseen(uniqueName, refusal);
  }
}

/** What the recycle bin says about a name; a caller with `Application.ReadWrite.OwnedBy` may be kept from it. */
async function findInRecycleBin(
  client: GraphClient,
  uniqueName: string,
): Promise<{ readonly holder: RecycledApplication | null; readonly isReadable: boolean }> {
  try {
    return { holder: await findDeletedByName(client, uniqueName), isReadable: true };
  } catch (error) {
    if (error instanceof PrivilegeError) {
      return { holder: null, isReadable: false };
    }
    throw error;
  }
}

/**
 * The error for a name that something holds which the caller cannot see: an application keeps its name for 30 days
 * after its deletion.
 */
function nameTakenUnseen(uniqueName: string, refusal: unknown): GraphRequestError {
  const { application, role } = PRIVILEGES.useRecycleBin;
  return new GraphRequestError(
    'name_in_recycle_bin',
    `Something has the name ${uniqueName}: most likely an application that was deleted within 30 days, which this identity may not see.`,
    refusalOf(refusal),
    {
      hint: (input) =>
        `Ask someone with ${permissionNames(application)} or the role ${role} restore or purge it, or give another ${input('key')}.`,
      requestId: refusal instanceof GraphRequestError ? (refusal.requestId ?? undefined) : undefined,
      details: { recycled: null, uniqueName },
    },
  );
}

function refusalOf(refusal: unknown): GraphRequestError['refusal'] {
  return refusal instanceof GraphRequestError
    ? refusal.refusal
    : { status: 400, graphCode: null, detailCodes: [], request: 'POST /applications' };
}

/**
 * The error for a name that a deleted application keeps, with what can be done about it; `refusal` is what Graph said,
 * where it was asked.
 */
export function nameInRecycleBin(
  uniqueName: string,
  deleted: RecycledApplication,
  refusal: unknown,
  hint: Wording = 'Restore it:',
): GraphRequestError {
  return new GraphRequestError(
    'name_in_recycle_bin',
    `A deleted application "${deleted.displayName}" (${deleted.objectId}) still has the name ${uniqueName}.`,
    refusalOf(refusal),
    {
      hint,
      command: ['restore', deleted.objectId],
      alternative: { does: 'remove it permanently', command: ['delete', deleted.objectId, '--purge'] },
      details: { recycled: deleted, uniqueName },
    },
  );
}
