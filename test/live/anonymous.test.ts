import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerHeaders } from '../../src/http/answer-headers.ts';
import { createAnonymizer, type TenantFacts } from './anonymous.ts';
import type { LiveRequest } from './exchange.ts';

const FACTS: TenantFacts = {
  tenantId: '8f0a4c8e-1111-4222-8333-44445555aaaa',
  domains: ['contoso.onmicrosoft.com', 'clinic.example.org'],
  names: ['Contoso Clinic', 'ada@clinic.example.org', 'd0c0ffee-0000-4000-8000-000000000001'],
  targets: { subscription: '9a9a9a9a-0000-4000-8000-000000000002', resourceGroup: 'rg-clinic', vault: 'kv-clinic' },
  runName: 'fhir-apps-live-20261130t193000z-ab12cd-',
  urls: {
    graph: 'https://graph.microsoft.com',
    entra: 'https://login.microsoftonline.com',
    azure: 'https://management.azure.com',
    vault: 'https://kv-clinic.vault.azure.net',
  },
};

/** Everything that no text may show, in several spellings. */
const HIDDEN = [
  ...[FACTS.tenantId, FACTS.tenantId.toUpperCase(), FACTS.tenantId.replaceAll('-', '')],
  ...['contoso.onmicrosoft.com', 'CLINIC.example.org', 'other.onmicrosoft.com', 'Contoso Clinic'],
  ...['ada@clinic.example.org', 'bob.o-neil+x@elsewhere.org', 'd0c0ffee-0000-4000-8000-000000000001'],
  ...['9a9a9a9a-0000-4000-8000-000000000002', 'rg-clinic', 'kv-clinic', 'https://kv-other.vault.azure.net'],
  ...['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl', '203.0.113.77', '2001:db8:1:2:3:4:5:6', '2001:db8:77::9'],
  ...['https://clinic.sharepoint.com', '5b1e7a10-aaaa-4bbb-8ccc-ddddeeee0001'],
];

function answerOf(body: object): {
  status: number;
  headers: AnswerHeaders;
  body: Record<string, unknown>;
  text: string;
} {
  const headers = new AnswerHeaders({ 'content-type': 'application/json', 'request-id': 'x', date: 'today' });
  return { status: 200, headers, body: { ...body }, text: JSON.stringify(body) };
}

function requestTo(url: string, rest: Partial<LiveRequest> = {}): LiveRequest {
  return { method: 'GET', url, headers: { authorization: 'Bearer secret' }, body: undefined, ...rest };
}

describe('an anonymous text', () => {
  const between = fc.constantFrom(' ', '/', "'", '"', ', ', ': ', '=', '(', ')', '\r\n');
  const parts = fc.array(fc.tuple(fc.constantFrom(...HIDDEN), between), { minLength: 1, maxLength: 8 });

  it('shows nothing of a tenant, wherever it comes', () => {
    fc.assert(
      fc.property(parts, between, (pieces, first) => {
        const shown = createAnonymizer(FACTS).text(`${first}${pieces.flat().join('')}`);
        expect(HIDDEN.filter((each) => shown.toLowerCase().includes(each.toLowerCase()))).toEqual([]);
      }),
    );
  });

  it('shows nothing of a tenant in any member of a body', () => {
    const body = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(...HIDDEN),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('id', 'error', ...HIDDEN), tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(body, (value) => {
        const shown = JSON.stringify(createAnonymizer(FACTS).value(value));
        expect(HIDDEN.filter((each) => shown.toLowerCase().includes(each.toLowerCase()))).toEqual([]);
      }),
    );
  });

  it('keeps what Microsoft publishes', () => {
    const text =
      "Resource '00000003-0000-0000-c000-000000000000' at https://graph.microsoft.com/v1.0, see https://aka.ms/x";

    expect(createAnonymizer(FACTS).text(text)).toBe(text);
  });

  it('gives equal ids equal placeholders, and those of the run their own', () => {
    const anonymizer = createAnonymizer(FACTS);
    const [one, other] = ['5b1e7a10-aaaa-4bbb-8ccc-ddddeeee0001', '5b1e7a10-aaaa-4bbb-8ccc-ddddeeee0002'];
    anonymizer.learn({ kind: 'application', key: other, ids: { id: other } });

    expect(anonymizer.text(`${one} ${other} ${one}`)).toBe('{guid1} {app1.id} {guid1}');
  });
});

describe('an anonymous exchange', () => {
  it('has the form of a recording, without tokens, trace ids and secrets', () => {
    const url = 'https://graph.microsoft.com/v1.0/applications/x/addPassword?$select=id';
    const body = { secretText: 'Very~Secret', hint: 'Ver', endDateTime: '2027-01-01T00:00:00Z' };

    expect(
      createAnonymizer(FACTS).exchange('graph', {
        request: requestTo(url, { method: 'POST', body: { passwordCredential: {} } }),
        answer: answerOf(body),
      }),
    ).toEqual({
      method: 'POST',
      path: '/v1.0/applications/x/addPassword',
      query: '$select=id',
      headers: {},
      body: { passwordCredential: {} },
      status: 200,
      responseHeaders: { 'content-type': 'application/json' },
      response: { secretText: '{secret}', hint: '{hint}', endDateTime: '2027-01-01T00:00:00Z' },
    });
  });

  it('shows a secret nowhere once it was seen', () => {
    const anonymizer = createAnonymizer(FACTS);
    anonymizer.value({ secretText: 'Very~Secret' });
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'a code',
      client_secret: 'Very~Secret',
    });
    const exchange = anonymizer.exchange('entra', {
      request: requestTo(`https://login.microsoftonline.com/${FACTS.tenantId}/oauth2/v2.0/token`, { body: form }),
      answer: answerOf({ error_description: 'Secret Very~Secret is wrong.', access_token: 'opaque-token' }),
    });

    expect(exchange).toMatchObject({
      path: 'login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
      body: { grant_type: 'authorization_code', code: '{secret}', client_secret: '{secret}' },
      response: { error_description: 'Secret {secret} is wrong.', access_token: '{secret}' },
    });
  });

  it('leaves out what the tenant has beside the objects of the run', () => {
    const mine = { id: 'x', displayName: `${FACTS.runName}a4-application` };
    const answer = answerOf({ value: [{ id: 'y', displayName: 'Payroll' }, mine] });
    const request = requestTo('https://graph.microsoft.com/v1.0/applications');

    expect(createAnonymizer(FACTS).exchange('graph', { request, answer }).response).toEqual({
      value: ['{object of the tenant}', { id: 'x', displayName: '{run}-a4-application' }],
    });
  });

  it('names a vault, a subscription and a resource group by placeholders', () => {
    const id = `/subscriptions/${FACTS.targets?.subscription ?? ''}/resourceGroups/RG-Clinic/providers/x`;
    const anonymizer = createAnonymizer(FACTS);
    const answer = answerOf({});
    const secret = anonymizer.exchange('vault', { request: requestTo(`${FACTS.urls.vault ?? ''}/secrets/x`), answer });
    const azure = anonymizer.exchange('azure', { request: requestTo(`${FACTS.urls.azure ?? ''}${id}`), answer });

    expect(secret.path).toBe('{vault}.vault.azure.net/secrets/x');
    expect(azure.path).toBe('management.azure.com/subscriptions/{sub}/resourceGroups/{rg}/providers/x');
  });
});
