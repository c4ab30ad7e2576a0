import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './served-sandbox.ts';

let state: string;
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'fhir-apps-tenant-'));
});
afterAll(() => rm(state, { recursive: true, force: true }));

describe('a tenant that is not the sandbox', () => {
  it('is the cause that an error with --sandbox names, and nothing destructive is advised', async () => {
    const env = { FHIR_APPS_SANDBOX_STATE: state };
    const { exitCode, stdout } = await run(['list', '--sandbox', '--json', '--tenant', 'other.onmicrosoft.com'], {
      env,
    });
    const { error } = JSON.parse(stdout) as {
      error: { code: string; message: string; details: Readonly<Record<string, string>> };
    };
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code: 'tenant_not_in_sandbox' });
    expect(error.message).toContain('--tenant names another: other.onmicrosoft.com');
    expect(stdout).not.toContain('reset');

    const domain = error.details.sandboxTenantDomain ?? '';
    for (const tenant of [domain, domain.toUpperCase(), error.details.sandboxTenantId ?? '']) {
      expect((await run(['list', '--sandbox', '--tenant', tenant], { env })).exitCode).toBe(0);
    }
  });
});
