import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gitHubRepository, readGitCheckout } from '../../src/files/git-checkout.ts';

const CONFIG = [
  '[core]',
  '\tbare = false',
  '[remote "upstream"]',
  '\turl = https://github.com/other/fhir',
  '[remote "origin"]',
  '\tfetch = +refs/heads/*:refs/remotes/origin/*',
  '\turl = git@github.com:contoso/fhir.git',
  '[branch "main"]',
  '\tremote = origin',
  '',
].join('\n');

/** A directory for the test that runs now, with these files. */
async function directoryWith(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-checkout-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(directory, path, '..'), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return directory;
}

describe('readGitCheckout', () => {
  it('reads the remote and the branch, from any directory of the checkout', async () => {
    const directory = await directoryWith({
      '.git/HEAD': 'ref: refs/heads/release/2\n',
      '.git/config': CONFIG,
      'src/deep/file': '',
    });
    expect(await readGitCheckout(join(directory, 'src', 'deep'))).toEqual({
      branch: 'release/2',
      remoteUrl: 'git@github.com:contoso/fhir.git',
    });
  });

  it('reads a worktree beside its repository, also with the line ends of Windows', async () => {
    const directory = await directoryWith({
      'repository/.git/config': CONFIG.replaceAll('\n', '\r\n'),
      'repository/.git/worktrees/two/HEAD': 'ref: refs/heads/two\n',
      'repository/.git/worktrees/two/commondir': '../..\n',
      'two/.git': 'gitdir: ../repository/.git/worktrees/two\n',
    });
    expect(await readGitCheckout(join(directory, 'two'))).toEqual({
      branch: 'two',
      remoteUrl: 'git@github.com:contoso/fhir.git',
    });
  });

  it('knows no branch where a commit is checked out, and no remote where there is none', async () => {
    const directory = await directoryWith({ '.git/HEAD': `${'a'.repeat(40)}\n` });
    expect(await readGitCheckout(directory)).toEqual({ branch: null, remoteUrl: null });
  });
});

describe('gitHubRepository', () => {
  it.each([
    ['git@github.com:contoso/fhir.git', 'contoso/fhir'],
    ['https://github.com/contoso/fhir', 'contoso/fhir'],
    ['https://token@github.com/contoso/fhir.git/', 'contoso/fhir'],
    ['ssh://git@github.com/contoso/fhir.js.git', 'contoso/fhir.js'],
    ['ssh://git@ssh.github.com:443/contoso/fhir.git', 'contoso/fhir'],
    ['https://gitlab.com/contoso/fhir.git', null],
    ['https://github.com.evil.example/contoso/fhir', null],
    ['../fhir', null],
    [null, null],
  ])('finds in %s the repository %s', (remoteUrl, repository) => {
    expect(gitHubRepository({ remoteUrl, branch: null })).toBe(repository);
  });
});
