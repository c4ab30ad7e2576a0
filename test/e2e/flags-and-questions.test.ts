import { describe, expect, it, onTestFinished } from 'vitest';
import { APP_TYPES } from '../../src/registration/app-type.ts';
import { run } from './executable.ts';
import { type LoggedExchange, serveSandbox, type ServedSandbox } from './served-sandbox.ts';
import { answer, sandboxEnvironment, typeInTerminal, WIZARD_RUNS } from './wizard-runs.ts';

const RESOURCE = ['register', 'resource', '--fhir-url', 'https://fhir.contoso.com', '--name', 'Contoso FHIR'];
const ID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/g;

/** For the test that runs now: a sandbox that holds the resource where a client is to be registered. */
async function prepare(withResource: boolean): Promise<ServedSandbox> {
  const sandbox = await serveSandbox();
  onTestFinished(() => sandbox.stop());
  if (withResource) {
    expect((await runByFlags(sandbox, RESOURCE)).exitCode).toBe(0);
  }
  await sandbox.graphExchanges();
  return sandbox;
}

function runByFlags(sandbox: ServedSandbox, args: readonly string[]): ReturnType<typeof run> {
  return run([...args, '--sandbox'], { env: sandboxEnvironment(sandbox), cwd: sandbox.workDir });
}

/** What was asked of Graph. Writes that run side by side may arrive in any order. */
function requestsOf(exchanges: readonly LoggedExchange[]): readonly string[] {
  return exchanges.map(({ method, path, query, body }) => JSON.stringify({ method, path, query, body })).toSorted();
}

/** The same with what no two runs share made alike: ids that only one of them has, origins, times, and a secret's own name. */
function withoutChance(requests: readonly string[], others: readonly string[]): readonly unknown[] {
  const shared = new Set(others.join('\n').match(ID));
  return requests
    .map((request) =>
      request
        .replaceAll(ID, (id) => (shared.has(id) ? id : '<id>'))
        .replaceAll(/https:\/\/localhost:\d+/g, '<origin>')
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
        .replaceAll(/fhir-apps [\da-f]{12}/g, 'fhir-apps <nonce>'),
    )
    .toSorted()
    .map((request): unknown => JSON.parse(request));
}

describe('a run by flags and the same run by questions', () => {
  it.each(APP_TYPES)('send identical requests for a %s', async (type) => {
    const { turns, flags } = WIZARD_RUNS[type];
    const [asked, told] = await Promise.all([prepare(type !== 'resource'), prepare(type !== 'resource')]);

    const wizard = await typeInTerminal(asked, ['register']);
    await answer(wizard, turns);
    await wizard.shows('? Go on?');
    wizard.keys('y\r');
    expect((await wizard.ended()).exitCode).toBe(0);
    expect((await runByFlags(told, ['register', type, ...flags])).exitCode).toBe(0);

    const byQuestions = requestsOf(await asked.graphExchanges());
    const byFlags = requestsOf(await told.graphExchanges());
    expect(withoutChance(byQuestions, byFlags)).toEqual(withoutChance(byFlags, byQuestions));
    expect(byFlags.length).toBeGreaterThan(2);
  });
});
