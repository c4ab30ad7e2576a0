import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationOf, FHIR_URL, outcomeOf, PUBLIC, register, RESOURCE, SERVICE } from './registrations.ts';
import { type ServedSandbox, serveSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;
let text: string;
let warnings: readonly { readonly code: string; readonly message: string }[];
let stderr: string;

beforeAll(async () => {
  sandbox = await serveSandbox();
  for (const registration of [RESOURCE, PUBLIC, SERVICE]) {
    expect(await register(sandbox, registration)).toMatchObject({ exitCode: 0 });
  }
  const [user] = sandbox.ready.users;
  const group = await ok('POST', '/groups', {
    ...{ displayName: 'Ward team', mailEnabled: false, mailNickname: 'ward', securityEnabled: true },
  });
  for (const to of [`user:${user?.upn ?? ''}`, `group:${String(group.id)}`]) {
    const args = ['role', 'assign', 'resource', '--fhir-url', FHIR_URL, '--role', 'globalReader', '--to', to, '--yes'];
    expect(await sandbox.run(args)).toMatchObject({ exitCode: 0 });
  }
  const [resource, client, service] = await Promise.all(
    [RESOURCE, PUBLIC, SERVICE].map(({ uniqueName }) => applicationOf(sandbox, uniqueName)),
  );
  await ok('PATCH', `/applications/${resource?.id ?? ''}`, {
    identifierUris: [...(resource?.identifierUris ?? []), `api://${resource?.appId ?? ''}`],
  });
  await ok('PATCH', `/applications/${client?.id ?? ''}`, {
    web: { redirectUris: ['https://web.contoso.com/callback'] },
    tags: [...(client?.tags ?? []), 'cost-center:42', 'fhir-apps-old'],
  });
  await ok('POST', `/applications/${client?.id ?? ''}/owners/$ref`, {
    '@odata.id': `${sandbox.ready.graphUrl}/v1.0/directoryObjects/${user?.objectId ?? ''}`,
  });
  await ok('POST', `/applications/${service?.id ?? ''}/addPassword`, {
    passwordCredential: { displayName: 'by hand' },
  });
  await ok('PATCH', `/servicePrincipals(appId='${client?.appId ?? ''}')`, { accountEnabled: false });
  const ended = await sandbox.run(['init', '--from', FHIR_URL, '--json']);
  expect(ended).toMatchObject({ exitCode: 0 });
  warnings = (JSON.parse(ended.stdout) as { readonly warnings: typeof warnings }).warnings;
  text = await readFile(join(sandbox.workDir, 'fhir-apps.yaml'), 'utf8');
  stderr = (await sandbox.run(['init', '--from', FHIR_URL, '--out', 'again.yaml'])).stderr;
});
afterAll(() => sandbox.stop());

async function ok(method: string, path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await sandbox.graph(method, path, body);
  expect({ path, refused: answer.status < 300 ? null : answer.body }).toEqual({ path, refused: null });
  return answer.body;
}

describe('what init --from leaves out', () => {
  it.each([
    ['people with roles', /Ada.* \(User: globalReader\)/],
    ['groups with roles', /Ward team \(Group: globalReader\)/],
    ['the command that lists roles', /fhir-apps role list /],
    ['further identifier URIs', /Further identifier URIs: api:\/\//],
    ['reply URLs of another platform', /reply URL https:\/\/web\.contoso\.com\/callback/],
    ['tags that no flag takes', /tag fhir-apps-old/],
    ['owners', /Owners: \S+/],
    ['the command that lists owners', /az ad app owner list --id /],
    ['credentials that others made', /secret by hand/],
    ['the command that lists credentials', /fhir-apps credential list /],
    ['that it is disabled', /It is disabled\./],
  ])('names %s, in a comment and in a warning', (_what, said) => {
    const comments = text
      .split('\n')
      .filter((line) => line.trimStart().startsWith('#'))
      .map((line) => line.trim().replace(/^#\s*/, ''))
      .join(' ');
    expect(comments).toMatch(said);
    expect(warnings.every(({ code }) => code === 'left_out')).toBe(true);
    expect(warnings.map(({ message }) => message).join('\n')).toMatch(said);
    expect(stderr).toMatch(said);
  });

  it('writes tags that a flag takes', () => {
    expect(text).toContain('tag: cost-center:42');
  });

  it('plans nothing', async () => {
    const { result } = outcomeOf(await sandbox.run(['plan', '-f', 'fhir-apps.yaml', '--json']));
    const actions = (result.registrations as readonly { readonly action: string }[]).map(({ action }) => action);
    expect(new Set(actions)).toEqual(new Set(['unchanged']));
  });
});
