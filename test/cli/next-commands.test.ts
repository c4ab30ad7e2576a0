import { describe, expect, it } from 'vitest';
import { registerCommand } from '../../src/cli/next-commands.ts';
import { readSettings } from '../../src/cli/settings.ts';

const SETTINGS = readSettings({}, {}, { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr });

describe('the register command that says the same', () => {
  it.each([
    [{ credential: 'federated', federated: ['github:contoso/fhir:branch=main'] }],
    [{ credential: 'secret', secretTo: 'env-file:.env' }],
    [{ credential: 'certificate', generateCertificate: 'keys' }],
  ])('leaves out the kind of credential that follows from %j', (values) => {
    const command = registerCommand('service', { name: 'Job', ...values }, SETTINGS);
    expect(command).not.toContain('--credential');
    expect(command).toMatch(/^fhir-apps register service --name Job --/);
  });

  it.each([
    [{ credential: 'none' }, '--credential none'],
    [{ credential: 'secret' }, '--credential secret'],
    [{ credential: 'secret', secretTo: 'terminal' }, '--credential secret'],
    [{ credential: 'secret', secretLifetime: '30d' }, '--credential secret --secret-lifetime 30d'],
    [{ credential: 'federated', secretTo: 'file:a' }, '--credential federated'],
  ])('says it in %j, where nothing else does', (values, flags) => {
    expect(registerCommand('service', values, SETTINGS)).toContain(flags);
  });
});
