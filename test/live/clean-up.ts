import { isFailure, type LiveAnswer, listIn, objectIn, textIn } from './exchange.ts';
import { KINDS, type Kind, type Made } from './made.ts';
import type { Listed } from './run-name.ts';
import type { AzureTargets, Services } from './services.ts';

/** What a clean-up works with; its services must go on after the run was stopped. */
export interface CleanUp extends Pick<Services, 'graph' | 'azure' | 'vault'> {
  readonly targets: AzureTargets | null;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** An object that a service lists, with what it is removed by. */
interface Found extends Listed {
  readonly kind: Kind;
  readonly key: string;
}

const IDENTITIES = 'api-version=2023-01-31';
const ROLE_ASSIGNMENTS = 'api-version=2022-04-01';
const TRIES = 8;

/** Removes what is known to exist, and purges it. What could not be removed is returned. */
export async function removeMade(cleanUp: CleanUp, made: readonly Made[]): Promise<readonly Made[]> {
  const undeleted = await failing(cleanUp, made, deleteOne);
  const deleted = made.filter((each) => isKeptDeleted(each) && !undeleted.includes(each));
  return [...undeleted, ...(await failing(cleanUp, deleted, purgeOne))];
}

/**
 * Removes and purges every object in the tenant and the named places of Azure for which `isWanted` says so by name and
 * age; the recycle bin comes last, since it gets what is deleted before. Returns what was found and could not be
 * removed, and how many were found.
 */
export async function sweep(
  cleanUp: CleanUp,
  isWanted: (each: Listed) => boolean,
): Promise<{ readonly found: number; readonly left: readonly Found[] }> {
  const existing = (await listLive(cleanUp)).filter(isWanted);
  const undeleted = await failing(cleanUp, existing, deleteOne);
  const deleted = existing.filter((each) => isKeptDeleted(each) && !undeleted.includes(each));
  // A moment passes until the recycle bin lists what was just deleted.
  const listed = (await listDeleted(cleanUp)).filter(isWanted);
  const unlisted = deleted.filter(({ key }) => !listed.some((each) => each.key === key));
  const unpurged = await failing(cleanUp, [...listed, ...unlisted], purgeOne);
  return { found: existing.length + listed.length, left: [...undeleted, ...unpurged] };
}

/** Those for which the work fails, which is done by kind. */
async function failing<T extends Target>(
  cleanUp: CleanUp,
  targets: readonly T[],
  work: (cleanUp: CleanUp, target: T) => Promise<boolean>,
): Promise<readonly T[]> {
  const failed: T[] = [];
  for (const kind of KINDS) {
    for (const each of targets.filter((one) => one.kind === kind)) {
      failed.push(...((await work(cleanUp, each)) ? [] : [each]));
    }
  }
  return failed;
}

type Target = Pick<Found, 'kind' | 'key'>;

/** Whether it goes to a recycle bin. */
function isKeptDeleted({ kind }: Target): boolean {
  return kind === 'application' || kind === 'servicePrincipal' || kind === 'secret';
}

function deleteOne(cleanUp: CleanUp, { kind, key }: Target): Promise<boolean> {
  const { graph, azure, vault } = cleanUp;
  switch (kind) {
    case 'roleAssignment':
      return deleteUntilGone(cleanUp, () => azure('DELETE', `${key}?${ROLE_ASSIGNMENTS}`));
    case 'identity':
      return deleteUntilGone(cleanUp, () => azure('DELETE', `${key}?${IDENTITIES}`));
    case 'policy':
      return deleteUntilGone(cleanUp, () => graph('DELETE', `/policies/appManagementPolicies/${key}`));
    case 'secret':
      return deleteUntilGone(cleanUp, () => vault('DELETE', `/secrets/${key}`));
    case 'application':
    case 'servicePrincipal':
      return deleteUntilGone(cleanUp, () => graph('DELETE', `/${kind}s/${key}`));
  }
}

/** What is deleted takes a moment until it is in the recycle bin; it is gone once it is not found there any more. */
async function purgeOne({ graph, vault, sleep }: CleanUp, { kind, key }: Target): Promise<boolean> {
  const [path, send] =
    kind === 'secret'
      ? ([`/deletedsecrets/${key}`, vault] as const)
      : ([`/directory/deletedItems/${key}`, graph] as const);
  let absent = 0;
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const purged = await statusOf(() => send('DELETE', path));
    absent += purged === 404 && (await statusOf(() => send('GET', path))) === 404 ? 1 : 0;
    if ((purged !== null && purged < 300) || absent === 2) {
      return true;
    }
    await sleep(waitBefore(tries));
  }
  return false;
}

/** An object that is not known may be one that is not known yet: that is asked once more. */
async function deleteUntilGone(cleanUp: CleanUp, send: () => Promise<LiveAnswer>): Promise<boolean> {
  let unknown = 0;
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const status = await statusOf(send);
    if (status !== null && status < 300) {
      return true;
    }
    unknown += status === 404 ? 1 : 0;
    if (unknown === 2) {
      return true;
    }
    await cleanUp.sleep(waitBefore(tries));
  }
  return false;
}

function waitBefore(tries: number): number {
  return Math.min(500 * 2 ** tries, 8000);
}

async function statusOf(send: () => Promise<LiveAnswer>): Promise<number | null> {
  try {
    return (await send()).status;
  } catch (error) {
    if (isFailure(error)) {
      return null;
    }
    throw error;
  }
}

async function listLive(cleanUp: CleanUp): Promise<readonly Found[]> {
  const filter = encodeURIComponent("startswith(displayName,'fhir-apps-live-')");
  const select = '$select=id,displayName,createdDateTime&$top=999';
  const { targets } = cleanUp;
  return [
    ...(await listGraph(cleanUp, 'application', `/applications?$filter=${filter}&${select}`)),
    ...(await listGraph(cleanUp, 'servicePrincipal', `/servicePrincipals?$filter=${filter}&$top=999`)),
    ...(await listGraph(cleanUp, 'policy', '/policies/appManagementPolicies')),
    ...(targets === null ? [] : await listAzure(cleanUp, targets)),
    ...((targets?.vault ?? null) === null ? [] : await listSecrets(cleanUp, false)),
  ];
}

async function listDeleted(cleanUp: CleanUp): Promise<readonly Found[]> {
  const bin = (type: string, select: string): string =>
    `/directory/deletedItems/microsoft.graph.${type}?$select=${select}&$top=999`;
  const { targets } = cleanUp;
  return [
    ...(await listGraph(cleanUp, 'application', bin('application', 'id,displayName,createdDateTime'))),
    ...(await listGraph(cleanUp, 'servicePrincipal', bin('servicePrincipal', 'id,displayName'))),
    ...((targets?.vault ?? null) === null ? [] : await listSecrets(cleanUp, true)),
  ];
}

/** Thrown where the clean-up cannot see what is left. */
class ListRefused extends Error {
  override readonly name = 'ListRefused';
}

/** One page of a list, or a 403. Throws what {@link isFailure} names, and {@link ListRefused}. */
async function list(cleanUp: CleanUp, send: () => Promise<LiveAnswer>): Promise<LiveAnswer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await send().catch((error: unknown) => {
      if (!isFailure(error) || tries === TRIES) {
        throw error;
      }
      return null;
    });
    // Who may not list objects has not made any.
    if (answer !== null && (answer.status === 200 || answer.status === 403)) {
      return answer;
    }
    if (answer !== null && (answer.status < 500 || tries === TRIES)) {
      throw new ListRefused(`A list that the clean-up needs was refused with ${answer.status}: ${answer.text}`);
    }
    await cleanUp.sleep(waitBefore(tries));
  }
}

/** All pages; nothing where the account may not list them, and so has not made any. */
async function listGraph(cleanUp: CleanUp, kind: Kind, path: string): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let next = path; next !== '';) {
    const { body } = await list(cleanUp, () => cleanUp.graph('GET', next));
    found.push(
      ...listIn(body).map((each) => ({
        kind,
        key: textIn(each, 'id'),
        name: textIn(each, 'displayName'),
        created: dateOf(each['createdDateTime']),
      })),
    );
    next = textIn(body, '@odata.nextLink');
  }
  return found;
}

async function listAzure(cleanUp: CleanUp, targets: AzureTargets): Promise<readonly Found[]> {
  const group = groupPath(targets);
  const identities = await list(cleanUp, () =>
    cleanUp.azure('GET', `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities?${IDENTITIES}`),
  );
  const assignments = await list(cleanUp, () =>
    cleanUp.azure('GET', `${group}/providers/Microsoft.Authorization/roleAssignments?${ROLE_ASSIGNMENTS}`),
  );
  return [
    ...listIn(identities.body).map((each) => ({
      kind: 'identity' as const,
      key: textIn(each, 'id'),
      name: textIn(each, 'name'),
      created: null,
    })),
    ...listIn(assignments.body).map((each) => ({
      kind: 'roleAssignment' as const,
      key: textIn(each, 'id'),
      name: textIn(objectIn(each, 'properties'), 'description'),
      created: dateOf(objectIn(each, 'properties')['createdOn']),
    })),
  ];
}

async function listSecrets(cleanUp: CleanUp, isDeleted: boolean): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let next = isDeleted ? '/deletedsecrets' : '/secrets'; next !== '';) {
    const { body } = await list(cleanUp, () => cleanUp.vault('GET', next));
    for (const each of listIn(body)) {
      const key = textIn(each, 'id').split('/').at(-1) ?? '';
      const { created } = objectIn(each, 'attributes');
      const seconds = typeof created === 'number' ? new Date(created * 1000) : null;
      found.push({ kind: 'secret', key, name: key, created: seconds });
    }
    const { search } = new URL(textIn(body, 'nextLink') || 'https://none');
    next = search === '' ? '' : `${isDeleted ? '/deletedsecrets' : '/secrets'}${search}`;
  }
  return found;
}

/** The path of the resource group in Azure Resource Manager. */
export function groupPath({ subscription, resourceGroup }: AzureTargets): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
}

function dateOf(value: unknown): Date | null {
  const date = new Date(typeof value === 'string' ? value : '');
  return Number.isNaN(date.getTime()) ? null : date;
}
