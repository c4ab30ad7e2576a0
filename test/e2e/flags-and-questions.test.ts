import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_TYPES } from '../../src/registration/model/app-type.ts';
import { type LoggedExchange, run, type ServedSandbox, serveSandbox } from './served-sandbox.ts';
import { answer, CONTINUE, sandboxEnvironment, typeInTerminal, WIZARD_RUNS } from './wizard-runs.ts';

const ID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/g;

function runByFlags(sandbox: ServedSandbox, args: readonly string[]): ReturnType<typeof run> {
  return run([...args, '--sandbox'], { env: sandboxEnvironment(sandbox), cwd: sandbox.workDir });
}

/** The list of what fhir-apps manages in the tenant, from which the questions offer servers and roles. */
function offersChoices({ method, path, query }: LoggedExchange): boolean {
  return method === 'GET' && path === '/v1.0/applications' && String(query?.$filter) === "tags/any(t:t eq 'fhir-apps')";
}

/** What was asked of Graph. Writes that run side by side may arrive in any order. */
function requestsOf(exchanges: readonly LoggedExchange[]): readonly string[] {
  return exchanges.map(({ method, path, query, body }) => JSON.stringify({ method, path, query, body })).toSorted();
}

/**
 * The same with what no two runs share made alike: ids that only one of them has, origins, times, a secret's own name,
 * and the working directory, which the tag that says where the secret was put has in full.
 */
function withoutChance(requests: readonly string[], others: readonly string[]): readonly unknown[] {
  const shared = new Set(others.join('\n').match(ID));
  return requests
    .map((request) =>
      request
        .replaceAll(ID, (id) => (shared.has(id) ? id : '<id>'))
        .replaceAll(/https:\/\/localhost:\d+/g, '<origin>')
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
        .replaceAll(/fhir-apps [\da-f]{12}/g, 'fhir-apps <nonce>')
        .replaceAll(/fhir-apps-e2e-\w{6}/g, '<directory>'),
    )
    .toSorted()
    .map((request): unknown => JSON.parse(request));
}

describe('a run by flags and the same run by questions', () => {
  let asked: ServedSandbox;
  let reported: ServedSandbox;
  beforeAll(async () => {
    [asked, reported] = await Promise.all([serveSandbox(), serveSandbox()]);
  });
  afterAll(() => Promise.all([asked.stop(), reported.stop()]));

  // The resource is first among the types, and the clients are clients of it.
  it.each(APP_TYPES)('send identical requests for a %s, beside the list that the choices come from', async (type) => {
    const { turns, flags } = WIZARD_RUNS[type];
    const wizard = await typeInTerminal(asked, ['register']);
    await answer(wizard, [...turns, CONTINUE]);
    expect((await wizard.ended()).exitCode).toBe(0);
    expect((await runByFlags(reported, ['register', type, ...flags])).exitCode).toBe(0);

    const exchanges = await asked.graphExchanges();
    // Answers may be faster than the tenant is asked, and then nothing is listed.
    expect(exchanges.filter(offersChoices).length).toBeLessThan(2);
    const byQuestions = requestsOf(exchanges.filter((exchange) => !offersChoices(exchange)));
    const byFlags = requestsOf(await reported.graphExchanges());
    expect(withoutChance(byQuestions, byFlags)).toEqual(withoutChance(byFlags, byQuestions));
    expect(byFlags.length).toBeGreaterThan(2);
  });
});
