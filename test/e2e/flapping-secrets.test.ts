import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { skippingClock } from '../main/skipping-clock.ts';
import {
  applicationOf,
  deliveredKeyIds,
  FHIR_URL,
  type ListedApplication,
  type Outcome,
  outcomeOf,
  register,
  RESOURCE,
  SERVICE,
  works,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/** Milliseconds that one of two replicas is behind: more than any run here spends on reading several times in a row. */
const BEHIND = 6_000;

const clock = skippingClock();
let sandbox: ServedSandbox;
/** A job of its own for each test, whose first secret is in a file, and the sink as flags name it. */
let uniqueName: string;
let args: readonly string[];
let ref: readonly string[];
let file: string;
let clients = 0;

beforeAll(async () => {
  sandbox = await serveSandbox([], { clock });
  await register(sandbox, RESOURCE);
});
afterAll(() => sandbox.stop());

beforeEach(async () => {
  clients += 1;
  const key = `service-flapping-${clients}`;
  uniqueName = `fhir-apps.fhir.contoso.com.${key}`;
  ref = [key, '--fhir-url', FHIR_URL];
  file = `flapping-${clients}`;
  args = ['register', 'service', '--fhir-url', FHIR_URL, '--name', `Flapping ${clients}`, '--role', 'globalImporter'];
  args = [...args, '--credential', 'secret', '--secret-to'];
  expect((await registerTo(`file:${file}`)).error).toEqual({});
});
afterEach(() => sandbox.changeSettings({ replicationDelayMs: 0 }));

function registerTo(sink: string): Promise<Outcome> {
  return register(sandbox, { args: [...args, sink] });
}

async function secret(verb: string, ...words: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run(['credential', verb, ...ref, ...words, '--json']));
}

function app(): Promise<ListedApplication> {
  return applicationOf(sandbox, uniqueName);
}

/** From now on every second read shows the directory as it was {@link BEHIND} ago. */
async function letFlap(): Promise<void> {
  await clock.sleep(BEHIND);
  await sandbox.changeSettings({ replicationDelayMs: BEHIND });
}

/** Lets another replica be the one that answers first. */
async function shift(reads: number): Promise<void> {
  for (let read = 0; read < reads; read += 1) {
    await sandbox.graph('GET', '/organization');
  }
}

interface Made {
  readonly keyId: string;
  readonly text: string;
}

/** Another run makes a secret; what it writes after that is up to {@link mark}. */
async function makeSecret({ id }: ListedApplication): Promise<Made> {
  const passwordCredential = { displayName: `fhir-apps ${randomBytes(6).toString('hex')}` };
  const { status, body } = await sandbox.graph('POST', `/applications/${id}/addPassword`, { passwordCredential });
  expect(status).toBe(200);
  return { keyId: String(body.keyId), text: String(body.secretText) };
}

/** Another run writes these tags; under replication Graph refuses the first write after that of a secret. */
async function writeTags({ id }: ListedApplication, tags: readonly string[]): Promise<void> {
  const first = await sandbox.graph('PATCH', `/applications/${id}`, { tags });
  const { status } = first.status === 409 ? await sandbox.graph('PATCH', `/applications/${id}`, { tags }) : first;
  expect(status).toBe(204);
}

/** Takes the secret away that the job was registered with; gives the tags that are left. */
async function removeFirst(application: ListedApplication): Promise<readonly string[]> {
  const { id, tags, passwordCredentials } = application;
  const [{ keyId } = { keyId: '' }] = passwordCredentials;
  await sandbox.graph('POST', `/applications/${id}/removePassword`, { keyId });
  const left = tags.filter((tag) => !tag.includes(keyId));
  await writeTags(application, left);
  return left;
}

function marksOf({ keyId }: Made, sink: string): readonly string[] {
  return [`fhir-apps:secret:${keyId}`, `fhir-apps:sink:${keyId}:${encodeURIComponent(sink)}`];
}

function fileSink(): string {
  return `file:${join(sandbox.workDir, file)}`;
}

/** The application as every replica shows it in the end. */
async function inTheEnd(): Promise<ListedApplication> {
  await sandbox.changeSettings({ replicationDelayMs: 0 });
  return app();
}

function keyIdsOf({ passwordCredentials }: ListedApplication): readonly string[] {
  return passwordCredentials.map(({ keyId }) => keyId).sort();
}

async function expectWorking(...texts: readonly [string, ...string[]]): Promise<void> {
  const { appId: clientId } = await inTheEnd();
  for (const clientSecret of texts) {
    expect(await works(sandbox, { clientId, clientSecret }, SERVICE)).toBe(true);
  }
}

async function secretsMade(): Promise<number> {
  return (await sandbox.exchanges()).filter(({ path }) => path.endsWith('/addPassword')).length;
}

describe.each([0, 1])('a secret that every second read does not show, after %i reads', (reads) => {
  it('is not made a second time by register', async () => {
    const before = await app();
    const tags = await removeFirst(before);
    await letFlap();
    const made = await makeSecret(before);
    await writeTags(before, [...tags, ...marksOf(made, 'stdout')]);
    await shift(reads);
    await sandbox.exchanges();
    const outcome = await registerTo('stdout');
    expect(outcome).toMatchObject({ exitCode: 0, error: {}, result: { credential: { keyId: made.keyId } } });
    expect(await secretsMade()).toBe(0);
    const after = await inTheEnd();
    expect(keyIdsOf(after)).toEqual([made.keyId]);
    expect(deliveredKeyIds(after)).toEqual([made.keyId]);
    await expectWorking(made.text);
  });

  it.each([{ flags: [] }, { flags: ['--overlap', '0'] }])(
    'is replaced by credential rotate $flags',
    async ({ flags }) => {
      const before = await app();
      const old = await readFile(join(sandbox.workDir, file), 'utf8');
      await letFlap();
      const made = await makeSecret(before);
      await writeTags(before, [...before.tags, ...marksOf(made, fileSink())]);
      await writeFile(join(sandbox.workDir, file), `${made.text}\n`);
      await shift(reads);
      const outcome = await secret('rotate', '--secret-to', `file:${file}`, ...flags);
      expect(outcome).toMatchObject({ exitCode: 0, error: {}, result: { proven: true, settled: [], unconfirmed: [] } });
      const { credential } = outcome.result as { readonly credential: { readonly keyId: string } };
      const after = await inTheEnd();
      const kept = flags.length === 0 ? [...keyIdsOf(before), made.keyId] : [];
      expect(keyIdsOf(after)).toEqual([...kept, credential.keyId].sort());
      expect([...deliveredKeyIds(after)].sort()).toEqual(keyIdsOf(after));
      const held = (await readFile(join(sandbox.workDir, file), 'utf8')).trim();
      await expectWorking(held, ...(flags.length === 0 ? [old.trim(), made.text] : []));
    },
  );

  it('lets credential prune remove what it replaced, and nothing else', async () => {
    const before = await app();
    const [replaced = ''] = keyIdsOf(before);
    const tags = [...before.tags, `fhir-apps:retire:${replaced}:20200101T000000Z`];
    await writeTags(before, tags);
    await letFlap();
    const made = await makeSecret(before);
    await writeTags(before, [...tags, ...marksOf(made, fileSink())]);
    await shift(reads);
    const outcome = await secret('prune', '--yes');
    expect(outcome).toMatchObject({ exitCode: 0, error: {}, warnings: [] });
    expect(outcome.result).toMatchObject({ pruned: [{ removed: [{ keyId: replaced, reason: 'due' }], kept: [] }] });
    const after = await inTheEnd();
    expect(keyIdsOf(after)).toEqual([made.keyId]);
    expect(deliveredKeyIds(after)).toEqual([made.keyId]);
    await expectWorking(made.text);
  });

  it('is not made a second time by apply', async () => {
    const before = await app();
    const name = `apply-${clients}.yaml`;
    const yaml = `fhirUrl: ${FHIR_URL}
resource: { name: Contoso FHIR }
clients:
  service-flapping-${clients}:
    { type: service, name: Flapping ${clients}, role: globalImporter, credential: secret, secretTo: stdout }
`;
    await writeFile(join(sandbox.workDir, name), yaml);
    const tags = await removeFirst(before);
    await letFlap();
    const made = await makeSecret(before);
    await writeTags(before, [...tags, ...marksOf(made, 'stdout')]);
    await shift(reads);
    await sandbox.exchanges();
    const outcome = outcomeOf(await sandbox.run(['apply', '-f', name, '--yes', '--json']));
    expect(outcome).toMatchObject({ exitCode: 0, error: {} });
    expect(await secretsMade()).toBe(0);
    expect(keyIdsOf(await inTheEnd())).toEqual([made.keyId]);
    await expectWorking(made.text);
  });
});

describe.each([0, 1])('the mark of a secret that every second read does not show, after %i reads', (reads) => {
  async function letMarkFlap(sink: string): Promise<Made> {
    const before = await app();
    const made = await makeSecret(before);
    await letFlap();
    await writeTags(before, [...before.tags, ...marksOf(made, sink)]);
    await shift(reads);
    return made;
  }

  it.each([
    { what: 'register', run: () => registerTo('stdout') },
    { what: 'credential prune', run: () => secret('prune', '--yes') },
    { what: 'credential rotate', run: () => secret('rotate', '--secret-to', `file:${file}`) },
  ])('does not cost the client that secret: $what', async ({ run }) => {
    const made = await letMarkFlap('stdout');
    expect(await run()).toMatchObject({ exitCode: 0, error: {} });
    const after = await inTheEnd();
    expect(keyIdsOf(after)).toContain(made.keyId);
    expect(deliveredKeyIds(after)).toContain(made.keyId);
    await expectWorking(made.text);
  });
});

describe('commands in close succession, while every second read is behind', () => {
  it('keep to the one secret that the file holds', async () => {
    await letFlap();
    const inFile = ['--secret-to', `file:${file}`];
    for (const flags of [[], ['--overlap', '0']]) {
      expect(await secret('rotate', ...inFile, ...flags)).toMatchObject({ exitCode: 0, error: {} });
      expect(await registerTo(`file:${file}`)).toMatchObject({
        exitCode: 0,
        error: {},
        result: { action: 'unchanged' },
      });
      expect(await secret('prune', '--yes')).toMatchObject({ exitCode: 0, error: {} });
    }
    const after = await inTheEnd();
    expect(keyIdsOf(after)).toHaveLength(1);
    expect(deliveredKeyIds(after)).toEqual(keyIdsOf(after));
    await expectWorking((await readFile(join(sandbox.workDir, file), 'utf8')).trim());
  });
});
