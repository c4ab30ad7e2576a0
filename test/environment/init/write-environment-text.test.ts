import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EnvironmentDraft } from '../../../src/environment/init/environment-draft.ts';
import { readEnvironmentText } from '../../../src/environment/file/read-environment-text.ts';
import { dangersIn, hostileText } from '../../text/hostile-text.ts';
import { entryIssues, environmentJson, environmentYaml } from '../../../src/environment/init/write-environment-text.ts';

const BASE = { fhirUrl: 'https://fhir.contoso.com', serverKind: 'oss', tenant: null, cloud: null } as const;
const DRAFT: EnvironmentDraft = { ...BASE, entries: [], notes: [] };

function read(text: string): ReturnType<typeof readEnvironmentText> {
  return readEnvironmentText(text, {
    ...{ file: '/srv/fhir-apps.yaml', env: null, fhirUrl: null, secretTo: null },
    readVariable: () => undefined,
  });
}

/** One line of what people write, with what YAML and the file take for signs. */
const line = fc
  .stringMatching(/^[ -~äéß€]{1,40}$/)
  .map((text) => text.trim())
  .filter((text) => text !== '');
const oddLine = fc.oneof(
  line,
  fc.constantFrom(
    '${HOME}',
    '$${x}',
    '# no comment',
    '- x',
    'yes',
    'null',
    '1e3',
    '"',
    "'",
    '&a *b',
    '? :',
    '%',
    '@',
    '`',
    '{a: b}',
  ),
);

describe('a file that is written', () => {
  it('is read back as what was meant, whatever the texts are', () => {
    fc.assert(
      fc.property(oddLine, oddLine, fc.array(fc.string(), { maxLength: 3 }), (name, description, remarks) => {
        const draft: EnvironmentDraft = {
          ...DRAFT,
          entries: [
            { key: 'resource', type: 'resource', values: { name, description }, remarks },
            {
              key: 'public-app',
              type: 'public',
              values: {
                name,
                notes: description,
                replyUrl: ['https://a.test/', 'native=https://b.test/'],
                deviceCode: true,
              },
              remarks,
            },
          ],
          notes: remarks,
        };
        for (const text of [environmentYaml(draft), environmentJson(draft)]) {
          const { environment, issues } = read(text);
          expect(issues).toEqual([]);
          expect(environment?.registrations.map(({ key, values }) => ({ key, ...values }))).toMatchObject([
            { key: 'resource', name, description },
            {
              ...{ key: 'public-app', name, notes: description },
              replyUrl: [
                { platform: null, url: 'https://a.test/' },
                { platform: 'native', url: 'https://b.test/' },
              ],
            },
          ]);
        }
      }),
    );
  });

  it('is read back as what was meant, however hostile the texts are, and is safe to show', () => {
    const named = hostileText.filter((text) => text.trim() !== '' && text.length <= 120);
    fc.assert(
      fc.property(named, named, fc.array(hostileText, { maxLength: 3 }), (name, notes, remarks) => {
        const tag = `t${notes.replace(/\s/gu, '')}`;
        const values = { name, notes, description: name, tag: [tag, 'plain'] };
        const draft: EnvironmentDraft = {
          ...DRAFT,
          entries: [{ key: 'resource', type: 'resource', values, remarks }],
          notes: remarks,
        };
        for (const text of [environmentYaml(draft), environmentJson(draft)]) {
          const { environment, issues } = read(text);
          expect(issues).toEqual([]);
          expect(environment?.registrations[0]?.values).toMatchObject(values);
          expect(dangersIn(text)).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not let a name from the directory out of its comment', () => {
    const text = environmentYaml({
      ...DRAFT,
      entries: [{ key: 'resource', type: 'resource', values: { name: 'R' }, remarks: ['a\nclients: {}'] }],
      notes: ['b\u2028tenant: evil', 'c\r\nsecretTo: stdout'],
    });
    expect(text.split(/[\n\u2028]/).filter((each) => /^(clients|tenant|secretTo)/.test(each))).toEqual([]);
    expect(read(text).issues).toEqual([]);
  });

  it('has the places for secrets as a comment only where a client needs one', () => {
    const client = (values: EnvironmentDraft['entries'][number]['values']): string =>
      environmentYaml({
        ...DRAFT,
        entries: [
          { key: 'job', type: 'service', values: { name: 'J', role: ['globalReader'], ...values }, remarks: [] },
        ],
      });
    expect(client({ credential: 'secret' })).toContain('# secretTo: keyvault:VAULT\n');
    expect(client({ credential: 'secret', secretTo: 'keyvault:jobs' })).not.toContain('# secretTo');
    expect(client({ credential: 'none' })).not.toContain('# secretTo');
  });
});

describe('an entry that a file cannot say', () => {
  it.each([
    ['a name that is too long', { name: 'a'.repeat(121), role: ['globalReader'], credential: 'none' }],
    ['a job without a role', { name: 'J', credential: 'none' }],
  ])('is known before: %s', (_what, values) => {
    expect(entryIssues(BASE, { key: 'job', type: 'service', values, remarks: [] })).toHaveLength(1);
  });
});
