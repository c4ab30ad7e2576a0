import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { SpelledOutput } from '../../../src/cli/prompts/spelled-output.ts';

it('passes questions on with words in the place of glyphs, and what moves the cursor as it is', () => {
  const behind = Object.assign(new PassThrough(), { columns: 72 });
  const spelled = new SpelledOutput(behind);
  spelled.write('\u001b[2K\u001b[32m✔\u001b[39m Name  Nightly import\n❯ One · two\n↑↓ choose\u001b[1A');

  expect(spelled.columns).toBe(72);
  expect(String(behind.read())).toBe(
    '\u001b[2K\u001b[32mok\u001b[39m Name  Nightly import\n> One, two\nup/down choose\u001b[1A',
  );
});
