import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepare, PREPARATIONS } from './prepared.ts';
import { applicationOf, applicationsOf, FHIR_URL, list, type Outcome, outcomeOf } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

const RESOURCE_ALONE = `fhirUrl: ${FHIR_URL}\nresource: { name: Contoso FHIR }\n`;
const JOB = '  job: { type: service, name: Job, role: globalReader, credential: none }\n';
const WITH_CLIENT = `${RESOURCE_ALONE}clients:\n${JOB}`;
const RESOURCE = { uniqueName: `fhir-apps.${new URL(FHIR_URL).host}.resource`, type: 'resource' } as const;

let sandbox: ServedSandbox;

beforeEach(async () => {
  sandbox = await serveSandbox();
});
afterEach(() => sandbox.stop());

const inWorkDir = (name: string): string => join(sandbox.workDir, name);

async function run(command: 'plan' | 'apply', file: string, ...flags: readonly string[]): Promise<Outcome> {
  await writeFile(inWorkDir('fhir-apps.yaml'), file);
  return outcomeOf(await sandbox.run([command, '--json', '--quiet', ...flags]));
}

/** The entries as `key: action`, with the code of what went wrong. */
function entriesOf({ result, error }: Outcome): readonly string[] {
  const { registrations } = { ...error.details, ...result } as {
    readonly registrations: readonly {
      readonly key: string;
      readonly action: string;
      readonly error: { readonly code: string } | null;
    }[];
  };
  return registrations.map((each) => `${each.key}: ${each.error?.code ?? each.action}`);
}

/** The appIds that the lock file pins, by key. */
async function pins(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(inWorkDir('fhir-apps.lock.json'), 'utf8').catch(() => '{"environments":{}}');
  const { environments } = JSON.parse(text) as {
    readonly environments: {
      readonly default?: { readonly registrations: Record<string, { readonly appId: string }> };
    };
  };
  return Object.fromEntries(
    Object.entries(environments.default?.registrations ?? {}).map(([key, { appId }]) => [key, appId]),
  );
}

describe('a resource that someone else prepared', () => {
  it.each(PREPARATIONS)('is not what clients get access at, where they left $what', async (preparation) => {
    await prepare(sandbox, RESOURCE, preparation);
    await sandbox.exchanges();
    const blocked = ['resource: trust_required', 'job: resource_blocked'];
    const planned = await run('plan', WITH_CLIENT);
    expect(planned).toMatchObject({ exitCode: 0, result: { summary: { blocked: 2 } } });
    expect(entriesOf(planned)).toEqual(blocked);
    const refused = await run('apply', WITH_CLIENT);
    expect(refused.exitCode).toBe(2);
    expect(entriesOf(refused)).toEqual(blocked);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    expect(await pins()).toEqual({});
  });

  it('is pinned by no run that nobody has vouched for it in, and by the first that someone has', async () => {
    const [preparation] = PREPARATIONS;
    const { appId } = await prepare(sandbox, RESOURCE, preparation ?? expect.fail());
    expect(await run('apply', RESOURCE_ALONE)).toMatchObject({ exitCode: 0 });
    expect(await pins()).toEqual({});
    expect(await run('apply', WITH_CLIENT)).toMatchObject({ exitCode: 2 });
    expect(await run('apply', WITH_CLIENT, '--trust', appId)).toMatchObject({ exitCode: 0 });
    expect(await pins()).toMatchObject({ resource: appId });
    const more = `${WITH_CLIENT}${JOB.replace('job', 'other')}`;
    expect(entriesOf(await run('apply', more))).toEqual(['resource: unchanged', 'job: unchanged', 'other: created']);
  });
});

it('spares no client consent whose name was taken from the one that was pinned', async () => {
  const client = '  chart: { type: public, name: Chart, replyUrl: https://chart.contoso.com/ }\n';
  const file = `fhirUrl: ${FHIR_URL}\nresource: { name: Contoso FHIR }\nclients:\n${client}`;
  expect(await run('apply', file)).toMatchObject({ exitCode: 0 });
  const { chart = '', ...others } = await pins();
  const lock = await readFile(inWorkDir('fhir-apps.lock.json'), 'utf8');
  await writeFile(inWorkDir('fhir-apps.lock.json'), lock.replace(chart, '11111111-2222-4333-8444-555555555555'));
  const refused = await run('apply', file.replace('Contoso FHIR', 'Contoso FHIR, preAuthorize: chart'));
  expect(entriesOf(refused)).toEqual(['resource: squatted_name', 'chart: squatted_name']);
  const { api } = await applicationOf(sandbox, RESOURCE.uniqueName);
  expect(JSON.stringify(api)).not.toContain(chart);
  expect(Object.keys(others)).toEqual(['resource']);
});

describe('more registrations than are looked at one by one', () => {
  const keys = [...Array(24).keys()].map((index) => `job-${index}`);
  const fileWith = (more: string): string =>
    `${RESOURCE_ALONE}clients:\n${keys.map((key) => `${JOB.replace('job', key).replace('none }', `none${key === 'job-7' ? more : ''} }`)}`).join('')}`;
  const file = fileWith('');

  it('are pinned again where the lock file was lost, but for those that others hold', async () => {
    const forged = await prepare(
      sandbox,
      { type: 'service', uniqueName: `fhir-apps.${new URL(FHIR_URL).host}.job-3` },
      PREPARATIONS[0] ?? expect.fail(),
    );
    const made = await run('apply', file, '--trust', forged.appId);
    expect(made).toMatchObject({ exitCode: 0, result: { summary: { created: 24, updated: 1 } } });
    const before = await pins();
    expect(Object.keys(before)).toHaveLength(25);
    await rm(inWorkDir('fhir-apps.lock.json'));
    expect(await run('apply', file)).toMatchObject({ exitCode: 0, result: { summary: { unchanged: 25 } } });
    expect(await pins()).toEqual(Object.fromEntries(Object.entries(before).filter(([key]) => key !== 'job-3')));
  });

  it('get the owners that the file names', async () => {
    expect(await run('apply', file)).toMatchObject({ exitCode: 0, result: { summary: { created: 25 } } });
    const upn = sandbox.ready.users[0]?.upn ?? '';
    const owned = fileWith(`, owner: ${upn}`);
    expect(await run('plan', owned)).toMatchObject({ result: { summary: { update: 1, unchanged: 24 } } });
    expect(await run('apply', owned)).toMatchObject({ exitCode: 0, result: { summary: { updated: 1 } } });
    const [job] = await applicationsOf(sandbox, `fhir-apps.${new URL(FHIR_URL).host}.job-7`);
    expect(await list(sandbox, `/applications/${job?.id}/owners`)).toHaveLength(2);
    expect(await run('plan', owned)).toMatchObject({ result: { summary: { update: 0, unchanged: 25 } } });
  });
});
