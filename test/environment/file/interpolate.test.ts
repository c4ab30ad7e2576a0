import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpolate } from '../../../src/environment/file/interpolate.ts';
import type { Scalar } from '../../../src/environment/file/tree.ts';

const VARIABLES: Readonly<Record<string, string>> = { HOST: 'fhir.contoso.com', EMPTY: '', MARK: '${HOST}' };

function scalar(text: string): Scalar {
  return { kind: 'scalar', text, plain: true, escaped: false, position: { line: 1, column: 1 }, path: 'name' };
}

function filled(text: string): unknown {
  const { tree, issues } = interpolate(scalar(text), (name) => VARIABLES[name]);
  const result = tree.kind === 'scalar' ? tree.text : tree;
  return issues.length > 0 ? issues.map(({ message }) => message) : result;
}

describe('${NAME}', () => {
  it.each([
    ['https://${HOST}/', 'https://fhir.contoso.com/'],
    ['${HOST}${HOST}', 'fhir.contoso.comfhir.contoso.com'],
    ['${NONE:-dev}', 'dev'],
    ['${NONE:-}', ''],
    ['${EMPTY}', ''],
    ['${EMPTY:-dev}', 'dev'],
    ['${HOST:-dev}', 'fhir.contoso.com'],
    ['$${HOST}', '${HOST}'],
    ['$HOST $ {HOST}', '$HOST $ {HOST}'],
    // What a value holds is not looked at again.
    ['${MARK}', '${HOST}'],
  ])('in %j gives %j', (text, result) => {
    expect(filled(text)).toBe(result);
  });

  it.each<[text: string, messages: readonly string[]]>([
    ['${NONE}', ['needs NONE, which is not set: add --var NONE=VALUE, or set it in the environment.']],
    ['${1}', ['has a ${ that begins no variable: write ${NAME} or ${NAME:-default}, or $${ for ${ itself.']],
    ['${HOST', ['has a ${ that begins no variable: write ${NAME} or ${NAME:-default}, or $${ for ${ itself.']],
  ])('in %j is a fault', (text, messages) => {
    expect(filled(text)).toEqual(messages);
  });

  it('leaves any text without ${ as it is', () => {
    const text = fc.string().filter((one) => !one.includes('${'));
    fc.assert(
      fc.property(text, (one) => {
        expect(filled(one)).toBe(one);
      }),
    );
  });

  it('can be written around any text, and gives any value back', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string().filter((one) => !/[${]/.test(one)),
        (value, host) => {
          const { tree } = interpolate(scalar(`${host}\${X}${host}`), () => value);
          expect(tree).toMatchObject({ text: `${host}${value}${host}` });
        },
      ),
    );
  });
});
