import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSinkSpec } from '../../../src/secrets/sinks/index.ts';

describe('parseSinkSpec', () => {
  it.each([
    ['file:/run/secret', 'file:/run/secret'],
    ['file:C:\\secrets\\one', 'file:C:\\secrets\\one'],
    ['file:a b', 'file:a b'],
    ['env-file:.env', 'env-file:.env nightly_import'],
    ['keyvault:contoso-fhir', 'keyvault:contoso-fhir/nightly-import-client-secret'],
    ['keyvault:contoso/the-job', 'keyvault:contoso/the-job'],
    ['github', undefined],
    ['azure-pipelines', undefined],
    ['stdout', undefined],
  ])('reads %s', (text, slot) => {
    const spec = parseSinkSpec(text);
    expect('issue' in spec ? spec : [spec.text, spec.slotFor('nightly.import')?.id]).toEqual([text, slot]);
  });

  it.each([
    ['', 'write file:PATH, env-file:PATH, keyvault:VAULT[/NAME], github, azure-pipelines or stdout'],
    ['safe', 'write file:PATH, env-file:PATH, keyvault:VAULT[/NAME], github, azure-pipelines or stdout'],
    ['file', 'file:PATH'],
    ['file:', 'file:PATH'],
    ['env-file:', 'env-file:PATH'],
    ['FILE:/x', 'write file:/x'],
    ['env:.env', 'write env-file:.env'],
    ['dotenv', 'write env-file:PATH'],
    ['GitHub', 'write github'],
    ['github-actions', 'write github'],
    ['github:NAME', 'write github'],
    ['azdo', 'write azure-pipelines'],
    ['-', 'write stdout'],
    ['stdout:', 'write stdout'],
    ['./secret', 'write file:./secret or env-file:./secret'],
    ['file:///run/secret', 'write file:/run/secret'],
    ['file:~/secret', 'write "file:$HOME/secret"'],
    ['file:/run/', 'names a directory'],
    ['env-file:..', 'names a directory'],
    ['keyvault', 'keyvault:VAULT or keyvault:VAULT/NAME'],
    ['keyvault:', 'keyvault:VAULT or keyvault:VAULT/NAME'],
    ['KeyVault:contoso', 'write keyvault:contoso'],
    ['key-vault:contoso/job', 'write keyvault:contoso/job'],
    ['kv:contoso', '"kv" is not a sink: write keyvault:contoso.'],
    ['vault', 'write keyvault:VAULT'],
    ['keyvault:https://contoso.vault.azure.net/secrets/job/0a1b', 'write keyvault:contoso/job.'],
    ['keyvault:https://contoso.vault.azure.net/', 'write keyvault:contoso'],
    ['keyvault:contoso.vault.azure.net', 'write keyvault:contoso'],
    ['keyvault:a', '"a" is not the name of a vault'],
    ['keyvault:con--toso', '"con--toso" is not the name of a vault'],
    ['keyvault:contoso/', '"" is not the name of a secret'],
    ['keyvault:contoso/a.b', '"a.b" is not the name of a secret'],
    ['keyvault:contoso/a/b', '"a/b" is not the name of a secret'],
    ['terminal', 'no destination'],
    ['file:a\nb', 'control or invisible characters'],
    ['file:a\u0000b', 'control or invisible characters'],
    ['env-file:.env\u200b', 'control or invisible characters'],
  ])('says what would be right instead of %j', (text, right) => {
    expect(parseSinkSpec(text)).toEqual({ issue: expect.stringContaining(right) as string });
  });

  it('keeps a text as it was typed, and answers every text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', 'file:', 'env-file:', 'keyvault:contoso', 'keyvault:contoso/', 'github'),
        (text, prefix) => {
          const spec = parseSinkSpec(prefix + text);
          expect('issue' in spec ? spec.issue : spec.text).toEqual(
            'issue' in spec ? expect.any(String) : prefix + text,
          );
        },
      ),
    );
  });
});
