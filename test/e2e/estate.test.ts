import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HandMadeApi, HAND_MADE_CLIENTS, apiOf, type MadeByHand, makeByHand, MODULE_API } from './hand-made.ts';
import { FHIR_URL, type Outcome, outcomeOf } from './registrations.ts';
import { tellOneStory } from './one-story.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

const NO_API: HandMadeApi = { appId: '', scopeId: '', roleId: '' };
const AT = ['--fhir-url', FHIR_URL];
/** Made without a role, which a file of an open-source server has to name. */
const WITHOUT_ROLE = 'service-portal-job';

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.stop());

async function json(...args: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run([...args, '--json', '--quiet']));
}

interface Entry {
  readonly key: string;
  readonly action: string;
  readonly error: { readonly code: string } | null;
}

/** The entries of a result, or of an error's details, with what became of each, where that is something. */
function actionsOf({ result, error }: Outcome): Readonly<Record<string, string>> {
  const { registrations } = { ...result, ...error.details } as unknown as { readonly registrations: readonly Entry[] };
  return Object.fromEntries(
    registrations
      .filter(({ action }) => action !== 'unchanged')
      .map(({ key, action, error: of }) => [key, of === null ? action : `${action}: ${of.code}`]),
  );
}

async function fileText(name: string): Promise<string> {
  return readFile(join(sandbox.workDir, name), 'utf8');
}

/** One estate from its first day to its last. */
describe('an estate that others made', () => {
  tellOneStory();
  let resource: MadeByHand;
  let clients: readonly MadeByHand[];

  it('is adopted, and its log names the key that each gets', async () => {
    resource = await makeByHand(sandbox, MODULE_API, NO_API);
    const api = await apiOf(sandbox, resource);
    clients = await Promise.all(HAND_MADE_CLIENTS.map((client) => makeByHand(sandbox, client, api)));
    for (const { appId } of [resource, ...clients]) {
      const adopt = ['adopt', appId, ...AT, '--apply', '--trust', appId, '--audit-log', 'audit.jsonl'];
      expect(await json(...adopt)).toMatchObject({ exitCode: 0, result: { action: 'adopted' } });
    }
    const keys = (await fileText('audit.jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly key: string | null }).key);
    expect(keys).not.toContain(null);
  });

  it('gets a file that tells what an apply would add, and nothing else changes under it', async () => {
    expect(await json('init', '--from', FHIR_URL)).toMatchObject({ exitCode: 0 });
    const text = await fileText('fhir-apps.yaml');
    const added = (await json('plan')).result.registrations as readonly {
      readonly key: string;
      readonly changes: readonly { readonly property: string | null }[];
    }[];
    const properties = new Set(added.flatMap(({ changes }) => changes.map(({ property }) => property)));
    expect(properties).toEqual(new Set(['requiredResourceAccess']));
    expect(text.match(/apply asks for openid, profile, offline_access/g)).toHaveLength(
      added.filter(({ changes }) => changes.length > 0).length,
    );
    expect(text).toContain(`(service ${WITHOUT_ROLE}) is left out`);
  });

  it('is applied once, and has nothing to do afterwards', async () => {
    const secret = `  nightly: { type: service, name: Nightly, role: admin, credential: secret, secretTo: 'env-file:.env' }\n`;
    await writeFile(join(sandbox.workDir, 'fhir-apps.yaml'), await withClient(secret));
    expect(await json('apply')).toMatchObject({ exitCode: 0 });
    expect(await json('plan', '--check')).toMatchObject({ exitCode: 0 });
  });

  it('is renamed by its file, or by rename and then its file', async () => {
    await replaceInFile('name: Nightly,', 'name: Nightly import,');
    expect(actionsOf(await json('apply'))).toEqual({ nightly: 'updated' });
    expect(await json('rename', 'nightly', ...AT, '--name', 'Ward import')).toMatchObject({ exitCode: 0 });
    expect(actionsOf(await json('plan'))).toEqual({ nightly: 'update' });
    await replaceInFile('name: Nightly import,', 'name: Ward import,');
    expect(actionsOf(await json('plan'))).toEqual({});
  });

  it('says of what was deleted by hand that it can be restored, not that its secret is in the way', async () => {
    const lock = JSON.parse(await fileText('fhir-apps.lock.json')) as {
      readonly environments: {
        readonly default: { readonly registrations: { readonly nightly: { objectId: string } } };
      };
    };
    await sandbox.graph('DELETE', `/applications/${lock.environments.default.registrations.nightly.objectId}`);
    const drift = await json('plan', '--check');
    expect(drift.exitCode).toBe(5);
    expect(actionsOf(drift)).toEqual({ nightly: 'blocked: name_in_recycle_bin' });
    await sandbox.exchanges();
    expect(actionsOf(await json('apply'))).toEqual({ nightly: 'failed: name_in_recycle_bin' });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    expect(await json('restore', 'nightly', ...AT)).toMatchObject({ exitCode: 0, result: { action: 'restored' } });
    expect(actionsOf(await json('apply'))).toEqual({ nightly: 'updated' });
    expect(await json('plan', '--check')).toMatchObject({ exitCode: 0 });
  });

  it('is pinned anew where the lock file was lost, and destroyed after a word for what others hold', async () => {
    await rm(join(sandbox.workDir, 'fhir-apps.lock.json'));
    const unpinned = await json('destroy', '--yes');
    expect(unpinned).toMatchObject({
      exitCode: 3,
      error: { hint: expect.stringContaining('fhir-apps apply') as string },
    });
    expect(await json('apply')).toMatchObject({ exitCode: 0 });
    const trust = [resource, ...clients].flatMap(({ appId }) => ['--trust', appId]);
    expect(await json('destroy', '--yes', ...trust)).toMatchObject({ exitCode: 0 });
    const { result } = await json('list', ...AT);
    expect(result.registrations).toMatchObject([{ key: WITHOUT_ROLE }]);
  });
});

async function withClient(lines: string): Promise<string> {
  return (await fileText('fhir-apps.yaml')).replace('\nclients:\n', `\nclients:\n${lines}`);
}

async function replaceInFile(from: string, to: string): Promise<void> {
  await writeFile(join(sandbox.workDir, 'fhir-apps.yaml'), (await fileText('fhir-apps.yaml')).replace(from, to));
}
