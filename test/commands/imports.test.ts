import { describe, expect, it } from 'vitest';
import { sourceFiles } from '../docs/source-files.ts';

describe('the folder of a command', () => {
  it('imports nothing of another command: what two need is on a floor below', async () => {
    const files = await sourceFiles('src/commands');
    const crossing = files.flatMap(({ path, text }) =>
      [...text.matchAll(/(?:from |import\()'\.\.\/([a-z-]+)\//g)].map(
        ([, folder]) => `${path} imports ${folder ?? ''}`,
      ),
    );
    // Files of src/commands itself are no command.
    expect(crossing.filter((each) => /^src\/commands\/[a-z-]+\//.test(each))).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });
});
