import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runInProcess } from '../main/run-in-process.ts';
import { skippingClock } from '../main/skipping-clock.ts';
import { listOf, type JsonObject, sharedSandbox, textOf } from '../sandbox/running-sandbox.ts';
import { type ArbitraryFile, arbitraryFile, type Meddling, meddling } from './arbitrary-environment.ts';

/** Few in a test run; `PROPERTY_RUNS=200` has more of them. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 5);

const clock = skippingClock();
const sandbox = sharedSandbox({ publish: true, now: clock.now });
let places = 0;

/** A FHIR server of its own for each case, all in one tenant: what the others have made is someone else's. */
interface Place {
  readonly fhirUrl: string;
  readonly prefix: string;
  readonly directory: string;
}

async function newPlace(): Promise<Place> {
  places += 1;
  const host = `fhir${places}.contoso.com`;
  const directory = join(sandbox().stateDir, `work-${places}`);
  await mkdir(directory);
  return { fhirUrl: `https://${host}`, prefix: `fhir-apps.${host}.`, directory };
}

interface Outcome {
  readonly exitCode: number;
  readonly error: unknown;
  readonly actions: Readonly<Record<string, string>>;
}

async function run({ fhirUrl, directory }: Place, file: ArbitraryFile, words: readonly string[]): Promise<Outcome> {
  await writeFile(join(directory, 'fhir-apps.json'), JSON.stringify({ fhirUrl, ...file }));
  const env = { FHIR_APPS_SANDBOX_STATE: sandbox().stateDir, HOME: directory };
  const { exitCode, stdout } = await runInProcess([...words, '--sandbox', '--json'], { env, cwd: directory, clock });
  const { result, error = null } = JSON.parse(stdout) as { readonly result?: JsonObject; readonly error?: JsonObject };
  const entries = result === undefined ? [] : listOf(result, 'registrations');
  return {
    exitCode,
    error,
    actions: Object.fromEntries(entries.map((entry) => [textOf(entry, 'key'), textOf(entry, 'action')])),
  };
}

async function all(path: string): Promise<readonly JsonObject[]> {
  const answer = await sandbox().graph('GET', `${path}?$top=999`);
  expect(answer.status).toBe(200);
  return listOf(answer.body);
}

async function applicationsAt({ prefix }: Place): Promise<readonly JsonObject[]> {
  return (await all('/applications')).filter(({ uniqueName }) => String(uniqueName).startsWith(prefix));
}

/** Everything in the tenant that is not of this place, and so must stay as it is. */
async function othersThan({ prefix }: Place): Promise<unknown> {
  const applications = await all('/applications');
  const ours = applications.filter(({ uniqueName }) => String(uniqueName).startsWith(prefix)).map(({ appId }) => appId);
  const principals = (await all('/servicePrincipals')).filter(({ appId }) => !ours.includes(appId));
  const ids = principals.map(({ id }) => id);
  return {
    applications: applications.filter(({ appId }) => !ours.includes(appId)),
    principals,
    grants: (await all('/oauth2PermissionGrants')).filter(({ clientId }) => ids.includes(clientId)),
  };
}

/** An application of another tool for the same server, under the name of one of ours. */
async function addStranger({ fhirUrl }: Place, name: string): Promise<void> {
  const body = { displayName: name, uniqueName: `terraform.${randomUUID()}`, tags: ['team:blue', fhirUrl] };
  expect((await sandbox().graph('POST', '/applications', body)).status).toBe(201);
}

const THEIRS = { tag: 'team:blue', replyUrl: 'https://theirs.contoso.com/cb', notes: 'Theirs.' };

/** What others do to an application of ours; gives what must stay of it. */
async function meddle(application: JsonObject, { permission, ...done }: Meddling): Promise<JsonObject> {
  const id = textOf(application, 'id');
  const resourceAppId = randomUUID();
  const access = { resourceAppId, resourceAccess: [{ id: randomUUID(), type: 'Scope' }] };
  const change = {
    ...(done.tag ? { tags: [...(application.tags as readonly string[]), THEIRS.tag] } : {}),
    ...(done.replyUrl ? { publicClient: { redirectUris: [THEIRS.replyUrl] } } : {}),
    ...(done.notes ? { notes: THEIRS.notes } : {}),
    ...(permission
      ? { requiredResourceAccess: [...(application.requiredResourceAccess as readonly unknown[]), access] }
      : {}),
  };
  expect((await sandbox().graph('PATCH', `/applications/${id}`, change)).status).toBe(204);
  const secret = done.password
    ? (await sandbox().graph('POST', `/applications/${id}/addPassword`, { passwordCredential: { displayName: 'x' } }))
        .body
    : null;
  if (done.halfMade) {
    const answer = await sandbox().graph('DELETE', `/servicePrincipals(appId='${textOf(application, 'appId')}')`);
    expect(answer.status).toBe(204);
  }
  return {
    uniqueName: application.uniqueName,
    ...(done.tag ? { tags: expect.arrayContaining([THEIRS.tag]) as unknown } : {}),
    ...(done.replyUrl ? { publicClient: { redirectUris: expect.arrayContaining([THEIRS.replyUrl]) as unknown } } : {}),
    ...(done.notes ? { notes: THEIRS.notes } : {}),
    ...(permission ? { requiredResourceAccess: expect.arrayContaining([access]) as unknown } : {}),
    ...(secret === null
      ? {}
      : { passwordCredentials: expect.arrayContaining([expect.objectContaining({ keyId: secret.keyId })]) as unknown }),
  };
}

const APPLY = ['apply', '--yes'];

/** A place where a file was applied, and where others have been at work since. */
async function livedIn(
  before: ArbitraryFile,
  deeds: readonly Meddling[],
): Promise<{
  readonly place: Place;
  readonly trust: readonly string[];
  readonly kept: readonly JsonObject[];
}> {
  const place = await newPlace();
  await addStranger(place, String(before.resource.name));
  expect(await run(place, before, APPLY)).toMatchObject({ exitCode: 0, error: null });
  const applications = await applicationsAt(place);
  const kept: JsonObject[] = [];
  for (const [index, application] of applications.entries()) {
    const deed = deeds[index];
    kept.push(...(deed === undefined ? [] : [await meddle(application, deed)]));
  }
  return { place, trust: applications.flatMap((each) => ['--trust', textOf(each, 'appId')]), kept };
}

const deeds = fc.array(meddling, { maxLength: 5 });

describe('an apply, whatever the file says and whatever stands', () => {
  it('leaves nothing to plan, and nothing to a second one; keeps what others have, and does not touch the rest', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFile, arbitraryFile, deeds, async (before, after, done) => {
        const { place, trust, kept } = await livedIn(before, done);
        const others = await othersThan(place);
        expect(await run(place, after, [...APPLY, ...trust])).toMatchObject({ exitCode: 0, error: null });

        const keys = ['resource', ...Object.keys(after.clients)];
        const unchanged = Object.fromEntries(keys.map((key) => [key, 'unchanged']));
        const planned = await run(place, after, ['plan', '--check', ...trust]);
        expect(planned).toEqual({ exitCode: 0, error: null, actions: unchanged });

        const existing = await applicationsAt(place);
        const lock = await readFile(join(place.directory, 'fhir-apps.sandbox.lock.json'), 'utf8');
        expect(await run(place, after, [...APPLY, ...trust])).toEqual({ exitCode: 0, error: null, actions: unchanged });
        expect(await applicationsAt(place)).toEqual(existing);
        expect(await readFile(join(place.directory, 'fhir-apps.sandbox.lock.json'), 'utf8')).toBe(lock);

        expect(existing).toEqual(expect.arrayContaining(kept.map((each) => expect.objectContaining(each) as unknown)));
        expect(await othersThan(place)).toEqual(others);
        await rm(place.directory, { recursive: true });
      }),
      { numRuns: RUNS },
    );
  });

  it('prunes nothing that is not ours alone', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFile, arbitraryFile, deeds, async (before, after, done) => {
        const { place, trust, kept } = await livedIn(before, done);
        const others = await othersThan(place);
        const existing = await applicationsAt(place);
        const outcome = await run(place, after, [...APPLY, '--prune', ...trust]);
        expect(outcome).toMatchObject({ exitCode: 0, error: null });

        const left = (await applicationsAt(place)).map(({ uniqueName }) => uniqueName);
        const gone = existing.map(({ uniqueName }) => uniqueName).filter((uniqueName) => !left.includes(uniqueName));
        const dropped = Object.keys(before.clients).filter((key) => after.clients[key] === undefined);
        const withTheirSecret = kept
          .filter((each) => 'passwordCredentials' in each)
          .map(({ uniqueName }) => uniqueName);
        expect(dropped.map((key) => `${place.prefix}${key}`)).toEqual(expect.arrayContaining(gone));
        expect(gone.filter((uniqueName) => withTheirSecret.includes(uniqueName))).toEqual([]);
        expect(
          Object.entries(outcome.actions)
            .flatMap(([key, action]) => (action === 'deleted' ? [`${place.prefix}${key}`] : []))
            .sort(),
        ).toEqual([...gone].sort());
        expect(await othersThan(place)).toEqual(others);
        await rm(place.directory, { recursive: true });
      }),
      { numRuns: RUNS },
    );
  });
});
