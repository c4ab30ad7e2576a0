import { mutateText } from './mutate-text.ts';
import type { Random } from './random.ts';

/** What means something in YAML or JSON, and what is dear to parsers. */
const TOKENS: readonly string[] = [
  ...[
    '&a ',
    '*a',
    '*b',
    '<<: *a',
    '<<: [*a, *b]',
    '<<: 1',
    '!!binary ',
    '!!js/function ',
    '!!set ',
    '!!timestamp ',
    '!x ',
  ],
  ...[
    '? ',
    ': ',
    '- ',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '%TAG ! tag:x,2000:\n',
    '|\n',
    '>-\n',
    '|9\n',
    '# x',
    '\t',
    '@',
    '`',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '\\',
    '"\\u0000"',
    '"\\ud800"',
    '"\\x1b[31m"',
    '${',
    '}',
    '$${',
    '${NAME}',
    '${NASTY}',
  ],
  ...['\0', '\ufeff', '\u2028', '\u0085', '\u001b]0;x\u0007', 'null', '~', '.inf', '.nan', '0x1F', '1e999', '<<'],
];

/** Whole files that have broken parsers. */
const FILES: readonly (() => string)[] = [
  () => '',
  () => '\n\n',
  () => '# only a comment',
  () => '[]',
  () => '"text"',
  () => '---\n---\n',
  () => '['.repeat(50_000),
  () => '{"a":'.repeat(20_000),
  () => '- '.repeat(20_000),
  () => 'a: '.repeat(5000),
  () => '? '.repeat(5000),
  () => `a: &a [x, x]\n${[...'bcdefghij'].map((name, at) => bomb(name, at)).join('\n')}`,
  () => 'a: &a\n  b: *a\n',
  () => 'fhirUrl: &a https://fhir.contoso.com\nclients:\n  x: &x { type: public, name: *a, <<: *x }\n',
  () => `clients:\n${[...Array(3000).keys()].map((at) => `  c${at}: {type: public}`).join('\n')}`,
  () => `resource:\n  name: ${'x'.repeat(200_000)}`,
  () => `fhirUrl: "${'\\u0041'.repeat(10_000)}"`,
  () => '\0'.repeat(1000),
  () => `__proto__:\n  fhirUrl: https://fhir.contoso.com\nconstructor: {prototype: {x: 1}}\n`,
  () => '{"__proto__": {"fhirUrl": "https://a.example"}, "clients": {"__proto__": {"type": "public"}}}',
];

function bomb(name: string, at: number): string {
  const below = `*${'abcdefghij'.charAt(at)}`;
  return `${name}: &${name} [${Array(9).fill(below).join(', ')}]`;
}

/** Larger ones only take the time of others. */
const MOST_BYTES = 400_000;

const LINES: readonly ((lines: readonly string[], random: Random) => readonly string[])[] = [
  (lines, random) => (lines.length === 1 ? [''] : lines.toSpliced(random.below(lines.length), 1)),
  (lines, random) => {
    const at = random.below(lines.length);
    return lines.toSpliced(at, 0, lines[at] ?? '');
  },
  (lines, random) => {
    const at = random.below(lines.length);
    return lines.with(at, `${random.pick([' ', '    ', '\t'])}${lines[at] ?? ''}`);
  },
  (lines, random) => {
    const at = random.below(lines.length);
    return lines.with(at, (lines[at] ?? '').trimStart());
  },
  (lines, random) => {
    const at = random.below(lines.length);
    return lines.with(at, mutateText(lines[at] ?? '', random));
  },
  (lines, random) => lines.slice(0, 1 + random.below(lines.length)),
];

const ENCODINGS: readonly ((text: string) => Uint8Array)[] = [
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
  (text) => Buffer.from(text.replaceAll('\n', '\r')),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  (text) => Buffer.from(text, 'latin1'),
  (text) => Buffer.from(text, 'utf16le'),
];

/** A text file with something in it changed: a line, a token, a byte, its encoding; or another that breaks parsers. */
export function mutateBytes(text: string, random: Random): Uint8Array {
  return changed(text, random).subarray(0, MOST_BYTES);
}

function changed(text: string, random: Random): Uint8Array {
  switch (random.below(8)) {
    case 0:
      return Buffer.from(text);
    case 1:
      return Buffer.from(random.oneIn(6) ? random.pick(FILES)() : mutateText(text, random));
    case 2:
      return random.pick(ENCODINGS)(text);
    case 3:
    case 4:
      return Buffer.from(
        times<readonly string[]>(random, text.split('\n'), (lines) => random.pick(LINES)(lines, random)).join('\n'),
      );
    case 5:
      return withBytesChanged(Buffer.from(text), random);
    default:
      return Buffer.from(times(random, text, (changed) => withToken(changed, random)));
  }
}

function times<T>(random: Random, start: T, change: (value: T) => T): T {
  return [...Array(1 + random.below(4)).keys()].reduce((value: T) => change(value), start);
}

function withToken(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + random.pick(TOKENS) + text.slice(at + (random.oneIn(2) ? 0 : random.below(6)));
}

function withBytesChanged(bytes: Buffer, random: Random): Uint8Array {
  for (let left = 1 + random.below(5); left > 0 && bytes.length > 0; left -= 1) {
    bytes[random.below(bytes.length)] = random.below(256);
  }
  return bytes;
}
