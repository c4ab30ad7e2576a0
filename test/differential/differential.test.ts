import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { differences } from './compare.ts';
import { readTree, treeChanges } from './files.ts';
import { normalizer } from './normalize.ts';
import { filledIn, wordsOf } from './scenario.ts';
import { GROUPS } from './scenarios/groups.ts';

const MADE = '5eed0001-0007-4000-8000-000000000007';

describe('the normalizer', () => {
  const normalize = (text: string): string => normalizer({ pid: 4711 })(text);

  it.each([
    ['a port', 'https://localhost:37273/x and 127.0.0.1:8443', 'https://localhost:<port>/x and 127.0.0.1:<port>'],
    ['an id that the run made', `${MADE} ${MADE.replaceAll('-', '')}`, '<id 1> <id 2>'],
    ['a stack', 'Error: no\n    at f (a.js:1:2)\n    at g (b.js:3:4)\nnext', 'Error: no\n    at <stack>\nnext'],
    ['the minified class of an error', 'Ot: no\n    at f (a.js:1:2)', '<class>: no\n    at <stack>'],
    ['a stack in JSON', String.raw`{"stack":"no\n    at f (a.js:1:2)"}`, String.raw`{"stack":"no\n    at <stack>"}`],
    ['the process that serves', '{"pid":4711} Process   4711', '{"pid":<pid>} Process   <pid>'],
  ])('forgives %s', (_what, text, normal) => {
    expect(normalize(text)).toBe(normal);
  });

  it.each(['ed289d3c-3588-4469-914e-79c6cdb0f6e2', '2026-11-28T04:45:00.000Z', '4711 registrations', 'at most 5 MB'])(
    'leaves %s as it is',
    (text) => {
      expect(normalize(text)).toBe(text);
    },
  );

  it('gives an id one number in all texts of a group, and two ids two', () => {
    const other = MADE.replace('0001', '0002');
    const ofGroup = normalizer({ pid: null });
    expect([ofGroup(MADE), ofGroup(other), ofGroup(MADE)]).toEqual(['<id 1>', '<id 2>', '<id 1>']);
  });
});

describe('the comparison', () => {
  const record = { title: 'list 1: list', text: '--- stdout\n2 registrations\n' };

  it('finds nothing in what is the same', () => {
    expect(differences([record], [record])).toEqual([]);
  });

  it('finds one byte, and shows both', () => {
    const [found] = differences([record], [{ ...record, text: record.text.replace('2', '3') }]);
    expect(found?.title).toBe('list 1: list');
    expect(found?.diff).toContain('-2 registrations\n+3 registrations\n');
  });

  it('finds a byte in JSON that means the same', () => {
    const [found] = differences([{ ...record, text: '{"a":1}' }], [{ ...record, text: '{"a": 1}' }]);
    expect(found?.diff).toContain('-{"a":1}');
  });

  it('finds what only one of the builds has', () => {
    expect(differences([record], []).map(({ title }) => title)).toEqual([record.title]);
    expect(differences([], [record]).map(({ title }) => title)).toEqual([record.title]);
  });
});

describe('the files that a step changes', () => {
  it('are told with mode and content, of a log what was added, of the state only the mode', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-tree-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, 'log'), 'one\n', { mode: 0o600 });
    const before = await readTree(directory, 'state');
    await writeFile(join(directory, 'log'), 'two\n', { flag: 'a' });
    await writeFile(join(directory, 'new'), 'text', { mode: 0o640 });
    await mkdir(join(directory, 'state'), { mode: 0o700 });
    await writeFile(join(directory, 'state/key'), 'secret', { mode: 0o600 });
    expect(treeChanges(before, await readTree(directory, 'state'))).toBe(
      'log: added\ntwo\n\nnew: 0640\ntext\nstate/: 0700\nstate/key: 0600\n',
    );
  });
});

describe('a command line of the scenarios', () => {
  it('is split as a shell does', () => {
    expect(wordsOf(`show "Care portal" --tag='a b'  x`)).toEqual(['show', 'Care portal', '--tag=a b', 'x']);
  });

  it('is filled in with what was kept, and not without', () => {
    const kept = new Map<string, unknown>([['list', { value: [{ id: 'x' }] }]]);
    expect(filledIn('show @{list.value.0.id}', kept)).toBe('show x');
    expect(() => filledIn('show @{nobody.id}', kept)).toThrow('nobody.id');
  });
});

describe('the scenarios', () => {
  const lines = GROUPS.flatMap(({ steps }) => steps).flatMap((step) =>
    typeof step === 'string' ? [step] : 'run' in step ? [step.run] : [],
  );

  it('have names of their own', () => {
    const names = GROUPS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(ALL_COMMANDS.map(({ name }) => name))('run %s, and more than its help', (name) => {
    expect(lines.filter((line) => line.startsWith(name) && !line.endsWith('--help'))).not.toEqual([]);
  });
});
