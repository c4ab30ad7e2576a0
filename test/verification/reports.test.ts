import { describe, expect, it } from 'vitest';
import { junitOf } from '../../src/verification/report/junit.ts';
import { sarifOf } from '../../src/verification/report/sarif.ts';
import { describeVerification } from '../../src/verification/report/verify-view.ts';
import { spellGlyphs } from '../../src/output/glyphs.ts';
import { createPaint } from '../../src/output/paint.ts';
import { VERIFY_RESULT, type VerifyResult } from '../../src/verification/verification-result.ts';
import { job, jobWithout, RIGHT_VERIFICATION, SAMPLE_VERIFICATION } from './sample-verification.ts';

it('the samples are results', () => {
  for (const sample of [SAMPLE_VERIFICATION, RIGHT_VERIFICATION]) {
    expect(VERIFY_RESULT.safeParse(sample).error).toBeUndefined();
  }
});

describe('a verification for people', () => {
  it.each([60, 80, 120])('in %i columns', async (width) => {
    const shown = describeVerification(SAMPLE_VERIFICATION, createPaint(false, width));
    await expect(shown).toMatchFileSnapshot(`screens/verify-${width}.txt`);
  });

  it('in words, with the columns where they were', async () => {
    const shown = spellGlyphs(describeVerification(SAMPLE_VERIFICATION, createPaint(false, 80)));
    await expect(shown).toMatchFileSnapshot('screens/verify-words.txt');
  });

  it('never hides what is wrong, however narrow it is', () => {
    const shown = describeVerification(SAMPLE_VERIFICATION, createPaint(false, 40));
    expect(shown).toMatch(/^Jobs +write +delete +export$/m);
    expect(shown).toMatch(/^Hidden at this width: read, search, import\. --json has them\.$/m);
  });

  it('has a column for what someone asked for, also where everyone is refused', () => {
    const shown = describeVerification(RIGHT_VERIFICATION, createPaint(false, 80), new Set(['delete']));
    expect(shown).toMatch(/^Jobs +read {2}search {2}delete$/m);
  });

  it('has colors that say nothing alone', () => {
    const colored = describeVerification(SAMPLE_VERIFICATION, createPaint(true, 80));
    // eslint-disable-next-line no-control-regex
    expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(
      describeVerification(SAMPLE_VERIFICATION, createPaint(false, 80)),
    );
    expect(colored).toContain('\u001b[31m!!\u001b[39m');
  });

  it.each<[string, Partial<VerifyResult>, string]>([
    ['all right', {}, '✔ 2 clients do what they should, and nothing else.'],
    ['one client', { clients: [job('a', ['read'], ['read'])] }, '✔ 1 client does what it should, and nothing else.'],
    ['no client', { clients: [] }, 'The server has no client of fhir-apps.'],
    ['none that can be tested', { clients: [jobWithout('ci', 'untestable', 'No.')] }, 'No client could be tested.'],
  ])('ends, with %s, in one sentence', (_, change, sentence) => {
    expect(describeVerification({ ...RIGHT_VERIFICATION, ...change }, createPaint(false, 80))).toContain(sentence);
  });
});

describe('a verification for the test results of a pipeline', () => {
  it('has a suite for the server and one for each client', async () => {
    await expect(junitOf(SAMPLE_VERIFICATION)).toMatchFileSnapshot('screens/verify.xml');
  });

  it('is XML whatever a server has said', () => {
    const text = '<a href="x">&amp;\u0000\u001b[31m\ud800 ]]> \u{1f600}\uffff';
    const shown = junitOf({ ...RIGHT_VERIFICATION, clients: [jobWithout('a', 'refused', text)] });
    expect(shown).toContain('<failure message="&lt;a href=&quot;x&quot;&gt;&amp;amp;[31m ]]&gt; \u{1f600}"/>');
  });
});

describe('a verification as SARIF', () => {
  interface Sarif {
    readonly version: string;
    readonly runs: readonly [
      {
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly results: readonly {
          readonly ruleId: string;
          readonly level: string;
          readonly message: { readonly text: string };
          readonly locations: readonly { readonly physicalLocation: unknown }[];
        }[];
      },
    ];
  }

  function read(result: VerifyResult, cwd = '/work'): Sarif {
    return JSON.parse(sarifOf(result, cwd)) as Sarif;
  }

  it('has each finding at its line of the file, as a path from where the run was', () => {
    const { version, runs } = read(SAMPLE_VERIFICATION);
    expect(version).toBe('2.1.0');
    const uri = 'clinic%20%26%20ward/fhir-apps.yaml';
    expect(runs[0].results.map(({ ruleId, level, locations }) => [ruleId, level, locations])).toEqual([
      ['wrongly_allowed', 'error', [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 12 } } }]],
      ['wrongly_refused', 'error', [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 8 } } }]],
      ['no_token', 'error', [{ physicalLocation: { artifactLocation: { uri } } }]],
      ['sign_in_refused', 'error', [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 20 } } }]],
    ]);
    expect(runs[0].results[1]?.message.text).toBe(
      'weekly-export cannot export. It should. The file gives it globalExporter. That role is not assigned. fhir-apps apply',
    );
  });

  it('explains each rule once, and every result has its rule', () => {
    const { runs } = read({
      ...SAMPLE_VERIFICATION,
      findings: [...SAMPLE_VERIFICATION.findings, ...SAMPLE_VERIFICATION.findings],
    });
    const ids = runs[0].tool.driver.rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(runs[0].results.every(({ ruleId }) => ids.includes(ruleId))).toBe(true);
  });

  it('names the server where no file is meant', () => {
    const { runs } = read({ ...SAMPLE_VERIFICATION, file: null });
    expect(runs[0].results[0]?.locations).toMatchObject([
      { physicalLocation: { artifactLocation: { uri: 'https://fhir.contoso.com' } } },
    ]);
  });
});
