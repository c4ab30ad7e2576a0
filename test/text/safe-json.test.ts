import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeJson } from '../../src/text/safe-json.ts';
import { dangersIn, hostileText } from './hostile-text.ts';

describe('safeJson', () => {
  it.each([
    ['##vso[task.setvariable variable=x]y', '"\\u0023#vso[task.setvariable variable=x]y"'],
    ['###[x', '"\\u0023\\u0023#[x"'],
    ['::set-output name=a::b', '"\\u003a:set-output name=a::b"'],
    ['a\n::add-mask::b', '"a\\n\\u003a:add-mask::b"'],
    ['a\u00adb', '"a\\u00adb"'],
    ['\u{e0041}', '"\\udb40\\udc41"'],
    ['می\u200cخواهم', '"می\u200cخواهم"'],
    ['urn::x', '"urn::x"'],
    ['::1', '"::1"'],
  ])('writes %j as %s', (text, json) => {
    expect(safeJson(text)).toBe(json);
  });

  it('is safe in any log and parses to the same, keys too, on one line and on many', () => {
    const value = fc.dictionary(hostileText, fc.oneof(hostileText, fc.array(hostileText), fc.constant(null)));
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2), (original, indent) => {
        const json = safeJson(original, { indent });
        expect(dangersIn(json)).toEqual([]);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(original)));
      }),
    );
  });

  it('shows texts as it is told to, and undefined as null', () => {
    expect(safeJson({ a: 'x', b: undefined }, { show: (key, text) => `${key}${text}` })).toBe('{"a":"ax","b":null}');
  });
});
