import { beforeAll, describe, expect, it } from 'vitest';
import { sharedSandbox, type TestSandbox, withSandbox } from '../sandbox/running-sandbox.ts';
import { control, inventory, runOn } from './live-sandbox.ts';
import { QUESTIONS } from './questions/index.ts';
import { NOT_ASKED } from './questions/not-asked.ts';
import { type Comparison, type Report, reportText } from './report.ts';
import type { LiveOutcome } from './run-live.ts';
import { OtherTenant } from './session.ts';

/** What a sandbox cannot be asked as its administrator, who is an application. */
const NOT_ASKED_OF_SANDBOX = ['A70', 'A91', 'A93'];

/** Questions of more than twenty requests, which are asked once only. */
const LONG = ['A66', 'A80'];

function idsOf({ assumptions }: Report, outcome: Comparison['outcome']): readonly string[] {
  return assumptions.filter((each) => each.outcome === outcome).map(({ assumption }) => assumption);
}

describe('a sandbox in the place of Microsoft', () => {
  const sandbox = sharedSandbox();
  let before: readonly string[];
  let outcome: LiveOutcome;
  beforeAll(async () => {
    before = await inventory(sandbox());
    outcome = await runOn(sandbox());
  }, 120_000);

  it('answers as the sandbox does', () => {
    const { report } = outcome;

    expect(idsOf(report, 'different')).toEqual([]);
    expect(idsOf(report, 'not asked').toSorted()).toEqual(
      [...Object.keys(NOT_ASKED), ...NOT_ASKED_OF_SANDBOX].toSorted(),
    );
  });

  it('has nothing of the run afterwards', async () => {
    expect(outcome.left).toEqual([]);
    expect(await inventory(sandbox())).toEqual(before);
  });

  it('gets a report that is JSON, whose comparisons name their exchanges', () => {
    const { assumptions, exchanges } = JSON.parse(reportText(outcome.report)) as Report;
    const a4 = assumptions.find(({ assumption }) => assumption === 'A4');
    const [first = 0, last = 0] = a4?.exchanges ?? [];
    const asked = exchanges.slice(first - 1, last).map(({ method, path }) => `${method} ${path}`);

    expect(exchanges.map(({ n }) => n)).toEqual(exchanges.map((_, index) => index + 1));
    expect(a4).toMatchObject({ outcome: 'same', microsoft: { left: 1 }, sandbox: { left: 1 } });
    expect(asked).toEqual([
      'POST /v1.0/applications',
      'POST /v1.0/servicePrincipals',
      expect.stringMatching(/^POST \/v1\.0\/servicePrincipals\/\{sp\d+\.id\}\/appRoleAssignedTo$/),
      expect.stringMatching(/^PATCH \/v1\.0\/applications\/\{app\d+\.id\}$/),
      expect.stringMatching(/^PATCH \/v1\.0\/applications\/\{app\d+\.id\}$/),
      expect.stringMatching(/^GET \/v1\.0\/servicePrincipals\/\{sp\d+\.id\}\/appRoleAssignedTo$/),
    ]);
  });

  it('gets a report that names neither it nor its people, and has no secrets', () => {
    const text = reportText(outcome.report);

    expect(namesIn(sandbox()).filter((name) => text.toLowerCase().includes(name.toLowerCase()))).toEqual([]);
    expect(text.match(/eyJ[\w-]{8,}/g)).toBeNull();
    expect(text.match(/[\w.+-]+@[\w-]+\.[\w.-]+/g)).toBeNull();
    expect(guidsIn(text)).toEqual([]);
  });
});

describe('a sandbox with other assumptions', () => {
  it('differs in exactly these', async () => {
    const sandbox = await withSandbox();
    const assumptions = {
      identifierUriPolicyCode: 'AnotherCode',
      verifiedDomainForVersion2: false,
      longestDisplayName: 256,
      lockedFromTheStart: true,
      recycleBinForOwnedBy: true,
      secretsInCreation: false,
    };
    expect((await control(sandbox, 'PATCH', '/settings', { assumptions })).status).toBe(200);

    const questions = QUESTIONS.filter(({ assumption }) => !LONG.includes(assumption));
    const { report } = await runOn(sandbox, { targets: null, questions });
    const different = report.assumptions.filter((each) => each.outcome === 'different');

    expect(different).toEqual([
      expect.objectContaining({
        assumption: 'A50',
        microsoft: { status: 400, code: 'AnotherCode' },
        sandbox: { status: 400, code: 'IdentifierUriNotAllowedAsPerAppPolicy' },
      }),
      expect.objectContaining({ assumption: 'A51', microsoft: 'taken' }),
      expect.objectContaining({
        assumption: 'A52',
        microsoft: { 120: 'taken', 121: 'taken', 256: 'taken', 257: 'refused' },
        sandbox: { 120: 'taken', 121: 'refused', 256: 'refused', 257: 'refused' },
      }),
      expect.objectContaining({
        assumption: 'A53',
        microsoft: { list: 'taken', read: 'taken', restore: 'taken' },
        sandbox: { list: 'refused', read: 'refused', restore: 'refused' },
      }),
      expect.objectContaining({ assumption: 'A103', microsoft: { isLocked: true }, sandbox: { isLocked: false } }),
      expect.objectContaining({
        assumption: 'A104',
        microsoft: expect.objectContaining({ status: 400, code: 'Request_BadRequest' }) as unknown,
        sandbox: { hasText: true, name: 'live', others: 0 },
      }),
    ]);
    // What only an open recycle bin shows is reported, and the sandbox has nothing to compare it with.
    expect(report.assumptions.find(({ assumption }) => assumption === 'A93')).toMatchObject({
      outcome: 'not asked',
      microsoft: { ofOthers: true },
    });
  }, 120_000);
});

describe('a tenant that does not have the domain', () => {
  it('is not touched', async () => {
    const sandbox = await withSandbox();
    const before = await inventory(sandbox);

    // Entra signs in by the id too, which is no domain.
    await expect(runOn(sandbox, { domain: sandbox.ready.tenantId })).rejects.toThrow(OtherTenant);
    expect(await inventory(sandbox)).toEqual(before);
  });
});

/** What tells this sandbox from any other. */
function namesIn({ ready }: TestSandbox): readonly string[] {
  const clients = [ready.admin, ready.identities.ownedBy, ready.identities.none];
  return [
    ...[ready.tenantId, ready.tenantId.replaceAll('-', ''), ready.tenantDomain, new URL(ready.origin).port],
    ...clients.flatMap(({ clientId, clientSecret }) => [clientId, clientSecret]),
    ...ready.users.flatMap(({ upn, password, objectId }) => [upn, password, objectId]),
    ...[ready.managedIdentity?.principalId ?? '', 'sandbox-vault', 'fhir-sandbox', 'Contoso'].filter(
      (each) => each !== '',
    ),
  ];
}

/** The ids in a text that are neither Microsoft's own nor made up of one digit. */
function guidsIn(text: string): readonly string[] {
  const found = text.match(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi) ?? [];
  return found.filter((each) => !/^0000000[0-3]-0000-0000-c000-0{12}$|^1{8}-/.test(each));
}
