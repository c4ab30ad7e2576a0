import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apply, EXCHANGES, expectApplied, expectNothingToDo, writeEnvironment } from './environment-sample.ts';
import {
  applicationOf,
  applicationsOf,
  CONFIDENTIAL,
  CONSENTED,
  expectDone,
  expectUnchanged,
  FEDERATED,
  type Outcome,
  PUBLIC,
  register,
  type Registration,
  RESOURCE,
  SERVICE,
  works,
} from './registrations.ts';
import { cell, sample } from './sample.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/** What something between us and Graph may make of an answer after Graph has done the work. */
const BODIES = ['empty', 'null', 'list', 'object', 'text', 'html', 'cut'].map((body) => `body:${body}`);

const ROWS: readonly { readonly registration: Registration; readonly stage: 'empty' | 'resource' }[] = [
  { registration: RESOURCE, stage: 'empty' },
  { registration: CONFIDENTIAL, stage: 'resource' },
  { registration: PUBLIC, stage: 'resource' },
  { registration: CONSENTED, stage: 'resource' },
  { registration: SERVICE, stage: 'resource' },
  { registration: FEDERATED, stage: 'resource' },
];

/** The exchanges of a rotation; the first token is the sign-in's. */
const ROTATING = [
  ...['POST /$batch', 'POST /$batch@2', 'POST /$batch@3', 'POST /applications/*/addPassword', 'token@2'],
  ...['GET /applications/*', 'GET /applications/*@2', 'GET /applications/*@5', 'PATCH /applications/*'],
];
/** Those that `--now` has besides. */
const REMOVING = ['POST /applications/*/removePassword', 'PATCH /applications/*@2', 'GET /applications/*@6'];

let directory: string;
let elsewhere: Server;
let foreignRequests = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-tampered-'));
  for (const stage of ['empty', 'resource'] as const) {
    const sandbox = await serveSandbox([], { stateDir: join(directory, stage) });
    if (stage === 'resource') {
      await register(sandbox, RESOURCE);
    }
    await sandbox.stop();
  }
  elsewhere = createServer((_, response) => {
    foreignRequests += 1;
    response.setHeader('content-type', 'application/json');
    response.end('{"keyId":"5f2b7ae1-6f0c-4c9c-8c3e-3c1d5a1f6f10","secretText":"from-elsewhere","value":[]}');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  elsewhere.close();
  await rm(directory, { recursive: true, force: true });
});

/** Gives the work a sandbox with this fault on a copy of a stage. */
async function onStage(stage: string, fault: string, work: (sandbox: ServedSandbox) => Promise<void>): Promise<void> {
  const stateDir = await mkdtemp(join(directory, 'case-'));
  await cp(join(directory, stage), stateDir, { recursive: true });
  const sandbox = await serveSandbox(['--fault', fault], { stateDir });
  try {
    await work(sandbox);
  } finally {
    await sandbox.stop();
  }
}

async function sinkOf(sandbox: ServedSandbox, { sink }: Registration): Promise<string> {
  return sink === null ? '' : readFile(join(sandbox.workDir, sink.file), 'utf8').catch(() => '');
}

/** Both names of loopback, on a port that is not the sandbox's. */
function foreignUrls(): readonly string[] {
  const { port } = elsewhere.address() as AddressInfo;
  return [`http://localhost:${port}/?q=hidden`, `http://127.0.0.1:${port}/?q=hidden`];
}

const cases = ROWS.flatMap(({ registration, stage }) =>
  [...new Set(registration.exchanges)].map((exchange) => ({
    registration,
    stage,
    exchange,
    title: registration.title,
  })),
);

describe('an answer that cannot be read, after the work', () => {
  const spoiled = cases.flatMap((each) => BODIES.map((action) => ({ ...each, action })));

  cell.each(sample(spoiled, 8))('never ends as a bug, and loses nothing: $title, $exchange, $action', async (each) => {
    const { registration, stage, exchange, action } = each;
    await onStage(stage, `${exchange}=${action}`, async (sandbox) => {
      const first = await register(sandbox, registration);
      // A write is repeated or looked for; a read of this kind is not asked again, unless it was one of a batch.
      if (/^GET/.test(exchange) || exchange === 'POST /$batch') {
        expect(first.exitCode, JSON.stringify(first.error)).toBeOneOf([0, 1, 3]);
        expect(first.exitCode === 0 || JSON.stringify(first.error)).toSatisfy(
          (reported: unknown) => reported === true || /response_invalid|not_graph/.test(String(reported)),
        );
      } else {
        expect(first.error).toEqual({});
        expect(first.exitCode).toBe(0);
      }
      expect((await register(sandbox, registration)).exitCode).toBe(0);
      await expectDone(sandbox, registration);
      await expectUnchanged(sandbox, registration);
    });
  });
});

describe('a redirect', () => {
  const redirects = cases.flatMap((each) => [302, 307].map((status) => ({ ...each, status })));

  cell.each(sample(redirects, 5))('leads nowhere: $title, $exchange, $status', async (each) => {
    const { registration, stage, exchange, status } = each;
    const target = foreignUrls()[status % 2] ?? '';
    // A read that is part of a batch is asked again by itself, so it has to meet the redirect there too.
    await onStage(stage, `${exchange}x*=redirect:${status}:${target}`, async (sandbox) => {
      foreignRequests = 0;
      const first = await register(sandbox, registration);
      expect(foreignRequests).toBe(0);
      expectRefused(first, new URL(target).host);
      expect(await sinkOf(sandbox, registration)).not.toContain('from-elsewhere');
      await sandbox.setFaults([]);
      if (first.exitCode === 1) {
        expect(await applicationsOf(sandbox, registration.uniqueName)).toEqual([]);
      }
      expect((await register(sandbox, registration)).exitCode).toBe(0);
      await expectDone(sandbox, registration);
    });
  });

  it('of the token endpoint leads nowhere', async () => {
    const target = foreignUrls()[0] ?? '';
    await onStage('resource', `token=redirect:307:${target}`, async (sandbox) => {
      foreignRequests = 0;
      const first = await register(sandbox, PUBLIC);
      expect(foreignRequests).toBe(0);
      expect(first).toMatchObject({ exitCode: 1, error: { code: 'redirect_refused' } });
    });
  });
});

describe('an answer of apply or credential rotate that cannot be read, after the work', () => {
  const spoiledApplies = EXCHANGES.flatMap((exchange) => BODIES.map((action) => ({ exchange, action })));

  cell.each(sample(spoiledApplies, 5))('never ends an apply as a bug: $exchange, $action', async (each) => {
    await onStage('empty', `${each.exchange}=${each.action}`, async (sandbox) => {
      await writeEnvironment(sandbox);
      expectNoBug(await apply(sandbox));
      await sandbox.setFaults([]);
      expect(await apply(sandbox)).toMatchObject({ exitCode: 0, error: {} });
      await expectApplied(sandbox);
      await expectNothingToDo(sandbox);
    });
  });

  const rotations = [[], ['--now']].flatMap((flags) =>
    [...ROTATING, ...(flags.length === 0 ? [] : REMOVING)].flatMap((exchange) =>
      BODIES.map((action) => ({ flags, exchange, action })),
    ),
  );

  cell.each(sample(rotations, 4))('never costs a client its secret: $flags, $exchange, $action', async (each) => {
    // The stage has no client, so that the file with its secret is in the work directory of this sandbox.
    await onStage('resource', 'graph@9999=503', async (sandbox) => {
      expect(await register(sandbox, SERVICE)).toMatchObject({ exitCode: 0 });
      await sandbox.setFaults([`${each.exchange}=${each.action}`]);
      const args = ['credential', 'rotate', SERVICE.uniqueName, '--secret-to', 'file:secret', ...each.flags];
      expectNoBug(await register(sandbox, { args }));
      await sandbox.setFaults([]);
      const { appId } = await applicationOf(sandbox, SERVICE.uniqueName);
      const isWorking = async (): Promise<boolean> =>
        works(sandbox, { clientId: appId, clientSecret: (await sinkOf(sandbox, SERVICE)).trim() }, SERVICE);
      expect(await isWorking()).toBe(true);
      expect(await register(sandbox, { args })).toMatchObject({ exitCode: 0, error: {} });
      expect(await isWorking()).toBe(true);
    });
  });
});

/**
 * A run that met an answer which it cannot read is done, or says that the answer is at fault, which nothing of ours is.
 */
function expectNoBug({ exitCode, error }: Outcome): void {
  expect(exitCode, JSON.stringify(error)).toBeOneOf([0, 1, 3, 6]);
  expect(exitCode === 0 ? 'none' : JSON.stringify(error)).toMatch(
    /^none$|response_invalid|not_graph|cannot be used|proof_impossible/,
  );
}

function expectRefused({ exitCode, error }: Outcome, host: string): void {
  expect(exitCode, JSON.stringify(error)).toBeOneOf([1, 3]);
  expect(JSON.stringify(error)).toContain(host);
  expect(JSON.stringify(error)).not.toContain('hidden');
  if (exitCode === 1) {
    expect(error.code).toBe('redirect_refused');
  }
}
