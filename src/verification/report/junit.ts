import type { VerifiedClient, VerifyResult } from '../verification-result.ts';

/** The result as JUnit XML, which most CI systems show as tests (https://github.com/testmoapp/junitxml). */
export function junitOf({ server, clients, fhirUrl }: VerifyResult): string {
  const suites = [
    suite(
      fhirUrl,
      server.map(({ id, state, text }) => testCase(id, state, text)),
    ),
    ...clients.map((client) => suite(client.key, casesOf(client))),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="fhir-apps verify">\n${suites.join('')}</testsuites>\n`;
}

interface Case {
  readonly xml: string;
  readonly state: 'ok' | 'wrong' | 'unknown';
}

function casesOf({ token, claims, probes, signIn }: VerifiedClient): readonly Case[] {
  const tokenState = { issued: 'ok', refused: 'wrong', untestable: 'unknown' } as const;
  return [
    ...(token === null ? [] : [testCase('token', tokenState[token.state], token.text ?? '')]),
    ...claims.map(({ claim, state, text }) => testCase(`claim ${claim}`, state, text)),
    ...probes.map(({ probe, expected, outcome, text }) => {
      const isClear = outcome === 'allowed' || outcome === 'refused';
      const isRight = expected === (outcome === 'allowed');
      const state =
        outcome === 'token_refused' ? 'wrong' : !isClear || expected === null ? 'unknown' : isRight ? 'ok' : 'wrong';
      return testCase(probe, state, text ?? `${outcome}, expected ${expected === true ? 'allowed' : 'refused'}`);
    }),
    ...signIn.map(({ replyUrl, state, text }) => testCase(`reply URL ${replyUrl}`, state, text)),
  ];
}

function suite(name: string, cases: readonly Case[]): string {
  const count = (state: Case['state']): number => cases.filter((each) => each.state === state).length;
  const counts = `tests="${cases.length}" failures="${count('wrong')}" skipped="${count('unknown')}"`;
  return `  <testsuite name="${escaped(name)}" ${counts}>\n${cases.map(({ xml }) => xml).join('')}  </testsuite>\n`;
}

function testCase(name: string, state: Case['state'], text: string): Case {
  const inside = {
    ok: '',
    wrong: `<failure message="${escaped(text)}"/>`,
    unknown: `<skipped message="${escaped(text)}"/>`,
  };
  return { xml: `    <testcase name="${escaped(name)}">${inside[state]}</testcase>\n`, state };
}

/** For attributes; characters that XML 1.0 does not have are left out (https://www.w3.org/TR/xml/#charsets). */
function escaped(text: string): string {
  const allowed = text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
  return allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
