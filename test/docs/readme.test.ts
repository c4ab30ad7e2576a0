import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { variableOf } from '../../src/fields/field.ts';
import { REGISTER_FIELDS } from '../../src/fields/register-fields.ts';
import { README, readReadme, withFreshTables } from './readme-tables.ts';

describe('README.md', () => {
  it('has the tables that the fields make; `npm run docs` writes them', async () => {
    const readme = await readReadme();
    const options = await resolveConfig(README);
    expect(readme).toBe(await format(withFreshTables(readme), { ...options, filepath: README }));
  });

  it('is seen to be stale when a field is missing from it', async () => {
    const readme = await readReadme();
    const [field] = REGISTER_FIELDS;
    const row = readme.split('\n').find((line) => field !== undefined && line.includes(variableOf(field)));
    const stale = readme.replace(`${row ?? 'no row'}\n`, '');
    expect(stale).not.toBe(readme);
    expect(withFreshTables(stale)).toContain(variableOf(field ?? { key: '', flag: '', help: '' }));
  });
});
