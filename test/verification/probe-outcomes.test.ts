import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { PROBES, type ProbeName } from '../../src/verification/model.ts';
import { probeCreation } from '../../src/verification/probes/create-probe.ts';
import { probe, type Probed, type ProbedServer } from '../../src/verification/probes/run-probes.ts';
import { checkServer, type ServerCheck } from '../../src/verification/server/check-server.ts';
import { fetchTo, type LocalServer, startLocal } from '../http/local-servers.ts';

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJyb2xlcyI6WyJnbG9iYWxSZWFkZXIiXX0.c2lnbmF0dXJl';

interface Said {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers by what is asked for; `id` is the last part of its path that names something. */
type Answer = (request: IncomingMessage, id: string) => Said;

async function serverThat(answer: Answer): Promise<LocalServer & { readonly probed: ProbedServer }> {
  const local = await startLocal((request, response: ServerResponse) => {
    const path = request.url ?? '';
    const id =
      /_id=([^&]+)/.exec(path)?.[1] ??
      path
        .replace(/\/\$.*|\?.*/, '')
        .split('/')
        .at(-1) ??
      '';
    const { status, body, headers = {} } = answer(request, id);
    response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  const probed = { fhirUrl: local.origin, fetch: fetchTo(local.origin), signal: new AbortController().signal };
  return { ...local, probed };
}

function outcome(code: string, diagnostics: string, severity = 'error'): object {
  return { resourceType: 'OperationOutcome', issue: [{ severity, code, diagnostics }] };
}

async function tried(name: ProbeName, answer: Answer, form: 'usual' | 'named' = 'usual'): Promise<Probed> {
  return probe((await serverThat(answer)).probed, name, form, TOKEN);
}

const FORBIDDEN: Said = { status: 403, body: outcome('forbidden', 'Authorization failed.') };

describe('a probe says allowed', () => {
  it.each<[ProbeName, 'usual' | 'named', Answer]>([
    [
      'read',
      'usual',
      (_, id) => ({
        status: 404,
        body: outcome('not-found', `Resource type 'Basic' with id '${id}' couldn't be found.`),
      }),
    ],
    ['search', 'usual', () => ({ status: 200, body: { resourceType: 'Bundle', type: 'searchset' } })],
    ['write', 'usual', (_, id) => ({ status: 404, body: outcome('not-found', `'${id}' couldn't be found.`) })],
    [
      'write',
      'named',
      (_, id) => ({ status: 404, body: outcome('not-found', `'${id}' and version '1' couldn't be found.`) }),
    ],
    [
      'delete',
      'usual',
      (_, id) => ({ status: 404, body: outcome('not-found', `The requested job "${id}" was not found.`) }),
    ],
    ['delete', 'named', () => ({ status: 204 })],
    ['hardDelete', 'named', () => ({ status: 204 })],
    [
      'export',
      'usual',
      (_, id) => ({ status: 404, body: outcome('not-found', `The requested job "${id}" was not found.`) }),
    ],
    ['convert', 'usual', () => ({ status: 200, body: { resourceType: 'Bundle' } })],
    ['validate', 'usual', () => ({ status: 200, body: outcome('informational', 'All OK', 'information') })],
  ])('of %s (%s), where the server checked the permission and found nothing', async (name, form, answer) => {
    expect(await tried(name, answer, form)).toEqual({ outcome: { kind: 'allowed' }, created: null });
  });
});

describe('a probe says refused', () => {
  it.each(PROBES.filter((name) => name !== 'create'))('of %s, only for 403 with the code forbidden', async (name) => {
    expect(await tried(name, () => FORBIDDEN, 'named')).toEqual({ outcome: { kind: 'refused' }, created: null });
  });
});

describe('a probe says that the token was refused', () => {
  it('for 401 with the code login, in the words of the challenge', async () => {
    const { outcome: found } = await tried('read', () => ({
      ...{ status: 401, body: outcome('login', 'Authentication failed.') },
      headers: { 'www-authenticate': 'Bearer error="invalid_token", error_description="The audience is invalid"' },
    }));
    expect(found).toEqual({ kind: 'token_refused', text: 'The audience is invalid' });
  });
});

describe('a probe says that nothing is known', () => {
  it.each<[string, ProbeName, Said]>([
    ['a 404 of a gateway', 'read', { status: 404, body: { error: 'no route' } }],
    ['a 404 that names something else', 'read', { status: 404, body: outcome('not-found', 'Basic/other') }],
    ['a 403 of a firewall', 'read', { status: 403 }],
    ['a 403 for a lost key of the store', 'search', { status: 403, body: outcome('exception', 'Key Vault key.') }],
    [
      'a 401 of a server that cannot reach its database',
      'read',
      { status: 401, body: outcome('exception', 'Login failed.') },
    ],
    [
      'a search that finds something',
      'search',
      { status: 200, body: { resourceType: 'Bundle', type: 'searchset', entry: [{}] } },
    ],
    ['a Bundle of another kind', 'search', { status: 200, body: { resourceType: 'Bundle', type: 'history' } }],
    ['what is no FHIR', 'search', { status: 200, body: 'Welcome' }],
    [
      'an operation that is off',
      'convert',
      { status: 400, body: outcome('invalid', 'The requested "convert-data" operation is not enabled.') },
    ],
    [
      'a body that is refused before permissions',
      'validate',
      { status: 200, body: outcome('invalid', 'Bad.', 'error') },
    ],
    ['a throttled server', 'export', { status: 429 }],
    ['an import that locks the server', 'write', { status: 423 }],
    ['a precondition', 'write', { status: 412, body: outcome('conflict', 'Precondition.') }],
    ['a fault', 'read', { status: 500, body: 'oops' }],
  ])('for %s', async (_, name, said) => {
    const { outcome: found } = await tried(name, () => said);
    expect(found).toMatchObject({ kind: 'unknown', text: expect.stringContaining(String(said.status)) as unknown });
  });

  it('for what cannot be tried without an effect, and sends nothing', async () => {
    const { probed, requests } = await serverThat(() => FORBIDDEN);
    for (const name of ['hardDelete', 'profiles'] as const) {
      expect(await probe(probed, name, 'usual', TOKEN)).toMatchObject({ outcome: { kind: 'unknown' } });
    }
    expect(requests).toEqual([]);
  });
});

describe('every request', () => {
  it('carries the token in its header only, and says in the audit log of the server what it is', async () => {
    const { probed, requests } = await serverThat(() => FORBIDDEN);
    for (const name of PROBES) {
      await probe(probed, name, 'named', TOKEN);
      await probe(probed, name, 'usual', TOKEN);
    }
    expect(requests.length).toBeGreaterThan(15);
    for (const { headers, url } of requests) {
      expect(headers).toMatchObject({
        authorization: `Bearer ${TOKEN}`,
        accept: 'application/fhir+json',
        'x-ms-azurefhir-audit-source': 'fhir-apps-verify',
      });
      expect(url).not.toContain('eyJ');
    }
  });

  it('creates nothing, starts no job, and counts nothing', async () => {
    const { probed, requests } = await serverThat(() => FORBIDDEN);
    for (const name of PROBES) {
      await probe(probed, name, 'named', TOKEN);
      await probe(probed, name, 'usual', TOKEN);
    }
    const lines = requests.map(({ method, url }) => `${method ?? ''} ${url ?? ''}`);
    expect(lines.filter((line) => line.startsWith('POST ')).sort()).toEqual(
      [...Array<string>(2).fill('POST /$convert-data'), ...Array<string>(2).fill('POST /Basic/$validate')].sort(),
    );
    expect(lines.join('\n')).not.toMatch(
      /_count=0|\$(export|import|reindex|bulk-delete|bulk-update)\b|hardDelete=true/,
    );
    for (const { method, headers } of requests) {
      if (method === 'PUT') {
        expect(headers).toMatchObject({ 'if-match': 'W/"1"' });
      }
    }
  });
});

describe('a gateway', () => {
  it('that takes If-Match away lets an update create, which is named', async () => {
    const probed = await tried('write', () => ({ status: 201, body: { resourceType: 'Basic' } }), 'named');
    expect(probed).toMatchObject({
      outcome: { kind: 'unknown' },
      created: expect.stringMatching(/^Basic\/[0-9a-f-]{36}$/) as unknown,
    });
  });

  it.each([
    ['whole', `You sent Bearer ${TOKEN}.`],
    ['cut off', `${'x'.repeat(140)} ${TOKEN}`],
  ])('that repeats our token %s shows none of it', async (_, diagnostics) => {
    const { outcome: found } = await tried('read', () => ({ status: 400, body: outcome('invalid', diagnostics) }));
    expect(found).toMatchObject({ kind: 'unknown', text: expect.stringContaining('[token]') as unknown });
    expect(JSON.stringify(found)).not.toContain('eyJ');
  });

  it('that writes escapes for terminals does no harm', async () => {
    const diagnostics = 'a\u001b]0;title\u0007\u202eb\n::add-mask::c';
    const { outcome: found } = await tried('read', () => ({ status: 400, body: outcome('invalid', diagnostics) }));
    // eslint-disable-next-line no-control-regex
    expect(JSON.stringify(found)).not.toMatch(/[\u0000-\u001f\u202e]|^::/);
  });
});

describe('what may create', () => {
  it('is one resource with our tag, which is deleted', async () => {
    const { probed, requests } = await serverThat(({ method }) =>
      method === 'POST' ? { status: 201, body: { resourceType: 'Basic', id: 'made-1' } } : { status: 204 },
    );
    expect(await probeCreation(probed, TOKEN)).toEqual({ outcome: { kind: 'allowed' }, created: null });
    expect(requests.map(({ method, url }) => `${method ?? ''} ${url ?? ''}`)).toEqual([
      'POST /Basic',
      'DELETE /Basic/made-1',
    ]);
  });

  it('names what it could not delete', async () => {
    const { probed } = await serverThat(({ method }) =>
      method === 'POST' ? { status: 201, body: { resourceType: 'Basic', id: 'made-1' } } : FORBIDDEN,
    );
    expect(await probeCreation(probed, TOKEN)).toEqual({ outcome: { kind: 'allowed' }, created: 'Basic/made-1' });
  });

  it('is refused, or not known', async () => {
    const refusing = await serverThat(() => FORBIDDEN);
    expect(await probeCreation(refusing.probed, TOKEN)).toMatchObject({ outcome: { kind: 'refused' } });
    const strange = await serverThat(() => ({ status: 201, body: { resourceType: 'Basic', id: '../Patient/1' } }));
    expect(await probeCreation(strange.probed, TOKEN)).toMatchObject({ outcome: { kind: 'unknown' } });
    expect(strange.requests).toHaveLength(1);
  });
});

describe('a look at the server without a token', () => {
  const EXPECTED = {
    audience: 'https://fhir.contoso.com',
    authority: 'https://login.contoso.com/t/v2.0',
    tenantUrl: 'https://login.contoso.com/t',
  };
  const LOGIN = outcome('login', 'Authentication failed.');

  function challenge(authority: string, audience: string): Readonly<Record<string, string>> {
    return { 'www-authenticate': `Bearer authorization_uri="${authority}", resource_id="${audience}"` };
  }

  function smart(url: string): object {
    return { authorization_endpoint: `${url}/oauth2/v2.0/authorize`, token_endpoint: `${url}/oauth2/v2.0/token` };
  }

  async function states(answer: Answer): Promise<Readonly<Record<string, ServerCheck['state']>>> {
    const { probed, requests } = await serverThat(answer);
    const checks = await checkServer(probed, EXPECTED);
    expect(requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    return Object.fromEntries(checks.map(({ id, state }) => [id, state]));
  }

  it('finds that it is closed, and whom it trusts', async () => {
    const found = await states(({ url }) =>
      url?.startsWith('/.well-known') === true
        ? { status: 200, body: smart(EXPECTED.tenantUrl) }
        : { status: 401, body: LOGIN, headers: challenge(`${EXPECTED.authority}/`, EXPECTED.audience) },
    );
    expect(found).toEqual({ closed: 'ok', audience: 'ok', authority: 'ok', metadata: 'unknown', smart: 'ok' });
  });

  it('finds that it trusts someone else', async () => {
    const found = await states(({ url }) =>
      url?.startsWith('/.well-known') === true
        ? { status: 200, body: smart('https://login.contoso.com/tt') }
        : {
            status: 401,
            body: LOGIN,
            headers: challenge('https://login.fabrikam.com/t/v2.0', 'https://fhir.contoso.com/'),
          },
    );
    expect(found).toMatchObject({ closed: 'ok', audience: 'wrong', authority: 'wrong', smart: 'wrong' });
  });

  it('finds that it is open', async () => {
    expect(await states(() => ({ status: 200, body: { resourceType: 'Bundle' } }))).toMatchObject({ closed: 'wrong' });
  });

  it.each([{ status: 403 }, { status: 401 }, { status: 502 }])('cannot tell by %j', async (said) => {
    expect(await states(() => said)).toMatchObject({ closed: 'unknown' });
  });
});
