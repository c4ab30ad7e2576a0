import { describe, expect, it } from 'vitest';
import { messagesIn, readMessages } from './read-messages.ts';
import { wordingIssues } from './wording.ts';

/** Speaks as Microsoft's services do, word for word. */
const IMITATION = 'src/sandbox/';

describe('every message of the source', () => {
  const messages = readMessages('src').filter(({ at }) => !at.startsWith(IMITATION));

  it('is found', () => {
    expect(messages.length).toBeGreaterThan(2_000);
  });

  it('is in plain American English, in short sentences and lines', () => {
    const issues = messages.flatMap(({ at, text }) =>
      wordingIssues(text).map(({ found, instead }) => `${at}: "${found}" (${instead})`),
    );
    expect(issues).toEqual([]);
  });
});

describe('the wording of a message', () => {
  it.each([
    ['The application stands already.', 'stands'],
    ['It is held by others.', 'held'],
    ['Nobody is signed in.', 'Nobody'],
    ['The authorisation failed.', 'authorisation'],
    ['Cancelled by you.', 'Cancelled'],
    [`It is ${'very '.repeat(25)}long.`, `It is ${'very '.repeat(25)}long`],
    [`One line.\n${'wide '.repeat(20)}`, 'wide '.repeat(20)],
  ])('%s', (text, found) => {
    expect(wordingIssues(text).map((issue) => issue.found)).toContain(found);
  });

  it('is right in a plain sentence', () => {
    expect(wordingIssues('The application exists. Run `fhir-apps list` to see it.')).toEqual([]);
  });
});

describe('the messages of a file', () => {
  it('are its texts for people, joined where the source joins them, and with what is inserted left open', () => {
    const source = [
      "import { a } from 'a module of text';",
      "const key = 'name';",
      "const one = 'One sentence ' + 'in two parts.';",
      'const two = `${key} is not ${one ? "an inner text" : ""} known.`;',
    ].join('\n');
    expect(messagesIn('x.ts', source)).toEqual([
      { at: 'x.ts:3', text: 'One sentence in two parts.' },
      { at: 'x.ts:4', text: '… is not … known.' },
      { at: 'x.ts:4', text: 'an inner text' },
    ]);
  });
});
