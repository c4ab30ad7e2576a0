import { describe, expect, it } from 'vitest';
import { describeConfirmedPlan, describePlan } from '../../src/environment/plan/plan-view.ts';
import { createPaint } from '../../src/output/paint.ts';
import { layoutFor } from '../../src/output/plan-content-view.ts';
import { sanitized } from '../../src/output/sanitized.ts';
import { SAMPLE_PLAN } from './sample-plan.ts';

const plain = createPaint(false);
const APPLY = { applyCommand: 'fhir-apps apply --env prod' };

describe('a plan for people', () => {
  it.each([60, 80, 120])('is as reviewed in %d columns', async (width) => {
    const shown = describePlan(SAMPLE_PLAN, plain, { width, verbose: false }, APPLY);
    await expect(shown).toMatchFileSnapshot(`screens/plan-${width}.txt`);
  });

  it('is the same before it is confirmed, without the command', async () => {
    const shown = describeConfirmedPlan(SAMPLE_PLAN, plain, { width: 80, verbose: false });
    await expect(shown).toMatchFileSnapshot('screens/apply-80.txt');
  });

  it('has ids and decisions where all is asked for', () => {
    const [entry] = SAMPLE_PLAN.registrations.slice(2);
    const plan = {
      ...SAMPLE_PLAN,
      registrations: entry === undefined ? [] : [{ ...entry, decisions: ['It stays so.'] }],
    };
    const quiet = describePlan(plan, plain, { width: 80, verbose: false }, APPLY);
    const verbose = describePlan(plan, plain, { width: 80, verbose: true }, APPLY);
    expect(verbose.split('\n').filter((line) => !quiet.split('\n').includes(line))).toEqual([
      `    Application id ${entry?.appId ?? ''}`,
      '    It stays so.',
    ]);
  });

  it.each([60, 80, 120])('never breaks a word, a URL or an id in %d columns', (width) => {
    const shown = describePlan(SAMPLE_PLAN, plain, { width, verbose: true }, APPLY);
    const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
    const whole = words(describePlan(SAMPLE_PLAN, plain, { width: 1000, verbose: true }, APPLY));
    expect([...words(shown)].filter((word) => !whole.has(word))).toEqual([]);
    const tooLong = shown.split('\n').filter((line) => line.length > width);
    expect(tooLong.every((line) => line.trim().split(/\s+/).length <= 3)).toBe(true);
  });

  it('says the same in colors', () => {
    const colored = describePlan(SAMPLE_PLAN, createPaint(true), { width: 80, verbose: false }, APPLY);
    // eslint-disable-next-line no-control-regex -- the colors themselves
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(
      describePlan(SAMPLE_PLAN, plain, { width: 80, verbose: false }, APPLY),
    );
  });

  it('shows what waits where nothing is to be done', () => {
    const waiting = SAMPLE_PLAN.registrations.slice(1, 2).map((entry) => ({
      ...entry,
      ...({ action: 'unchanged', changes: [] } as const),
    }));
    const summary = { create: 0, restore: 0, update: 0, unchanged: 1, delete: 0, blocked: 0, foreign: 0 };
    const plan = { ...SAMPLE_PLAN, summary, registrations: waiting, foreign: [] };
    const shown = describePlan(plan, plain, { width: 80, verbose: false }, APPLY);
    expect(shown).toContain('Nothing to do: 1 unchanged.\n1 waits for an administrator: consent for Growth chart.\n');
    expect(shown).not.toContain('To apply');
  });

  it('lets no text of the directory play a trick', () => {
    const [entry] = SAMPLE_PLAN.registrations.slice(2);
    const hostile = '\u001b[31mred\u202e\n##vso[task.setvariable]';
    const changes = entry?.changes.map((change) => ({ ...change, before: null, after: hostile })) ?? [];
    const registrations = entry === undefined ? [] : [{ ...entry, displayName: hostile, key: hostile, changes }];
    const shown = describePlan(
      sanitized({ ...SAMPLE_PLAN, registrations }),
      plain,
      layoutFor({}, { verbose: true }),
      APPLY,
    );
    expect(['\u001b', '\u202e', '##vso['].filter((trick) => shown.includes(trick))).toEqual([]);
    expect(shown).toContain('red');
  });

  it('shows ten of many elements, and where all of them are', () => {
    const [entry] = SAMPLE_PLAN.registrations.slice(2);
    const urls = Array.from({ length: 13 }, (_each, index) => `https://portal.contoso.com/${index}`);
    const changes = entry?.changes.slice(1, 2).map((change) => ({ ...change, before: [], after: urls })) ?? [];
    const registrations = entry === undefined ? [] : [{ ...entry, changes }];
    const shown = describePlan({ ...SAMPLE_PLAN, registrations }, plain, { width: 80, verbose: false }, APPLY);
    expect(shown.match(/\+ https:/g)).toHaveLength(10);
    expect(shown).toContain('… and 3 more: --json lists all\n');
  });
});
