import { describe, expect, it } from 'vitest';
import { contextLine, type RunSetting } from '../../src/output/context-line.ts';
import { createPaint } from '../../src/output/paint.ts';

const ADA: RunSetting = {
  tenant: { id: '79fea254-df3d-4099-8d0c-3c56ecf48779', name: 'Contoso', domain: 'contoso.com' },
  identityName: 'ada@contoso.com',
  method: 'cli',
  sandbox: false,
  about: [],
};
const plain = createPaint(false, 100);

describe('the context line', () => {
  it('names tenant, identity and the way to sign in', () => {
    expect(contextLine(ADA, createPaint(false, 80))).toBe(
      '  Contoso (contoso.com) · ada@contoso.com, signed in with Azure CLI',
    );
  });

  it.each([
    ['its name alone', { domain: null }, 'Contoso'],
    ['its domain alone', { name: null }, 'contoso.com'],
    ['neither', { name: null, domain: null }, ADA.tenant.id],
  ])('names a tenant of which is known: %s', (_what, unknown, named) => {
    const line = contextLine({ ...ADA, tenant: { ...ADA.tenant, ...unknown } }, createPaint(false, 100));
    expect(line).toBe(`  ${named} · ada@contoso.com, signed in with Azure CLI`);
  });

  it('marks the sandbox instead of who is signed in to it', () => {
    const sandbox = { ...ADA, sandbox: true, about: ['fhir-apps.yaml, prod'] };
    expect(contextLine(sandbox, createPaint(false, 100))).toBe(
      '  Sandbox tenant Contoso (contoso.com) · nothing reaches Azure · fhir-apps.yaml, prod',
    );
  });

  it('colors only the word Sandbox, which stays readable without colors', () => {
    const paint = { ...plain, warn: (text: string) => `<${text}>`, dim: (text: string) => `(${text})` };
    expect(contextLine({ ...ADA, sandbox: true }, paint)).toBe(
      '  <Sandbox>( tenant Contoso (contoso.com) · nothing reaches Azure)',
    );
  });

  it.each([60, 80, 120])('breaks at %i columns between its parts only', (columns) => {
    const parts = ['Contoso (contoso.com)', 'ada@contoso.com, signed in with Azure CLI', 'https://fhir.contoso.com'];
    const lines = contextLine({ ...ADA, about: parts.slice(2) }, createPaint(false, columns)).split('\n');
    expect(lines.flatMap((line) => line.trim().split(' · '))).toEqual(parts);
    expect(lines.every((line) => line.startsWith('  ') && line.length < columns)).toBe(true);
  });

  it('cleans names from the directory', () => {
    const tenant = { ...ADA.tenant, name: 'Con\u001b[31mtoso\nX' };
    const line = contextLine({ ...ADA, tenant }, createPaint(false, 200));
    expect([...line].filter((character) => character < ' ')).toEqual([]);
  });
});
