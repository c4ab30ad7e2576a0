import { describe, expect, it } from 'vitest';
import { CommandLineError, readCommandLine } from './command-line.ts';

const DOMAIN = 'contoso.onmicrosoft.com';

describe('the command line', () => {
  it('names a tenant by its domain', () => {
    expect(readCommandLine(['--tenant', 'Contoso.onmicrosoft.com', '--yes-create-and-delete'])).toEqual({
      domain: DOMAIN,
      isConfirmed: true,
      auth: 'default',
      clientId: undefined,
      cloud: { cloud: 'public', graphUrl: undefined, authorityUrl: undefined },
      targets: null,
      only: null,
      file: 'live-report.json',
    });
  });

  it('names places in Azure, and some of the assumptions', () => {
    const places = ['--subscription', '1', '--resource-group', 'rg', '--vault', 'kv'];

    expect(readCommandLine(['--tenant', DOMAIN, ...places, '--only', 'a3, A4'])).toMatchObject({
      isConfirmed: false,
      targets: { subscription: '1', resourceGroup: 'rg', vault: 'kv' },
      only: ['A3', 'A4'],
    });
  });

  it.each([
    ['no tenant', [], /--tenant is required/],
    ['a tenant id', ['--tenant', '72f988bf-86f1-41af-91ab-2d7cd011db47'], /by its domain/],
    ['a word', ['--tenant', 'contoso'], /--tenant is required/],
    ['organizations', ['--tenant', 'organizations'], /--tenant is required/],
    ['half of a place', ['--tenant', DOMAIN, '--subscription', '1'], /go together/],
    ['a vault alone', ['--tenant', DOMAIN, '--vault', 'kv'], /needs both/],
    ['an unknown method', ['--tenant', DOMAIN, '--auth', 'password'], /--auth is one of/],
    ['an unknown flag', ['--tenant', DOMAIN, '--yes'], /--yes/],
  ])('is refused with %s', (_, args, message) => {
    expect(() => readCommandLine(args)).toThrow(CommandLineError);
    expect(() => readCommandLine(args)).toThrow(message);
  });
});
