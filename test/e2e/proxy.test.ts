import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ForwardProxy, startProxy } from '../identity/forward-proxy.ts';
import { type Ended, run } from './executable.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const REGISTER = ['register', 'resource', '--fhir-url', 'https://fhir.contoso.com', '--name', 'Contoso FHIR', '--json'];

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox([], { ownKeys: true });
});
afterAll(() => sandbox.stop());

async function useProxy(options?: Parameters<typeof startProxy>[0]): Promise<ForwardProxy> {
  const proxy = await startProxy(options);
  onTestFinished(() => proxy.close());
  return proxy;
}

function outcomeOf({ exitCode, stdout }: Ended): unknown {
  return { exitCode, envelope: JSON.parse(stdout) as unknown };
}

describe('a whole run behind a proxy, to a private certificate authority', () => {
  it('signs in, reads and writes through it', async () => {
    const proxy = await useProxy();
    const ended = await sandbox.run(REGISTER, undefined, { HTTPS_PROXY: proxy.url });
    expect(outcomeOf(ended)).toMatchObject({ exitCode: 0, envelope: { result: { action: 'created' } } });
    expect(new Set(proxy.connects)).toEqual(new Set([new URL(sandbox.ready.origin).host]));
    expect(ended.stderr).not.toMatch(/warning/i);
  });

  it('sends nothing past a proxy that refuses, and says who refused', async () => {
    const proxy = await useProxy({ refuseWith: 403 });
    await sandbox.graphExchanges();
    const ended = await sandbox.run([...REGISTER, '--timeout', '5s'], undefined, { HTTPS_PROXY: proxy.url });
    expect(outcomeOf(ended)).toMatchObject({
      exitCode: 1,
      envelope: { error: { code: 'proxy_refused', message: expect.stringContaining('status 403') as string } },
    });
    expect(proxy.connects.length).toBeGreaterThan(0);
    expect(await sandbox.graphExchanges()).toEqual([]);
  });

  it('says that an authority is missing where the one of the proxy is not trusted', async () => {
    const proxy = await useProxy();
    const ended = await sandbox.run(REGISTER, undefined, { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: '' });
    expect(outcomeOf(ended)).toMatchObject({
      exitCode: 1,
      envelope: { error: { code: 'tls_untrusted', hint: expect.stringContaining('NODE_EXTRA_CA_CERTS') as string } },
    });
  });

  it.each(['localhost', '.example,LOCALHOST', '*'])('goes past it for hosts of NO_PROXY=%s', async (hosts) => {
    const proxy = await useProxy({ refuseWith: 403 });
    const ended = await sandbox.run(REGISTER, undefined, { HTTPS_PROXY: proxy.url, NO_PROXY: hosts });
    expect(ended.exitCode).toBe(0);
    expect(proxy.connects).toEqual([]);
  });
});

it('never proxies the sandbox', async () => {
  const proxy = await useProxy({ refuseWith: 403 });
  const env = {
    FHIR_APPS_SANDBOX_STATE: `${sandbox.workDir}/embedded`,
    HTTPS_PROXY: proxy.url,
    https_proxy: proxy.url,
  };
  expect((await run([...REGISTER, '--sandbox'], { env })).exitCode).toBe(0);
  expect(proxy.connects).toEqual([]);
});
