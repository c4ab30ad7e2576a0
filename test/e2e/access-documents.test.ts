import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccessWorld, AT, makeAccessWorld } from './access-world.ts';

let world: AccessWorld;
beforeAll(async () => {
  world = await makeAccessWorld();
});
afterAll(() => world.sandbox.stop());

async function written(name: string): Promise<string> {
  const { exitCode, stdout, stderr } = await world.sandbox.run(['access', ...AT, '--out', name]);
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toContain(`Wrote ${join(world.sandbox.workDir, name)}.`);
  return readFile(join(world.sandbox.workDir, name), 'utf8');
}

describe('access --out', () => {
  it('writes what only its owner may read', async () => {
    const text = await written('private.md');
    expect(text.length).toBeGreaterThan(100);
    expect((await stat(join(world.sandbox.workDir, 'private.md'))).mode & 0o777).toBe(0o600);
  });

  it('writes a page that needs nothing else', async () => {
    const page = await written('access.html');
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).not.toMatch(/(src|href)="?https?:/);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('<th scope="row">tom (guest)</th>');
    expect(page).toContain('<svg ');
  });

  it('writes the picture of the page as a file of its own', async () => {
    const picture = await written('access.svg');
    expect(picture).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg /);
    expect(picture).toContain('>! tom</text>');
    expect(picture).toContain('>Nightly import</text>');
    expect(picture).not.toContain('NaN');
  });

  it('writes a table for spreadsheets', async () => {
    const [head, ...rows] = (await written('access.csv')).trimEnd().split('\r\n');
    expect(head).toBe('Part,Who,Kind,May,How,Since,Owner,Credential,Risk');
    expect(rows.find((row) => row.startsWith('People,tom'))).toMatch(
      /^People,tom \(guest\),person,everything,globalAdmin,20\d\d-\d\d-\d\d,–,–,a guest can change data$/,
    );
    expect(rows.some((row) => row.startsWith('Not read,Directory roles that can be activated,'))).toBe(true);
  });

  it('writes Markdown and Mermaid', async () => {
    expect(await written('access.md')).toContain(
      '| clara | person | read | globalReader, and globalReader by Clinics |',
    );
    const flow = await written('access.mmd');
    expect(flow).toMatch(/^flowchart LR\n/);
    expect(flow).toMatch(/\n {2}who\d+\(\["tom<br>everything"\]\):::risk\n/);
  });

  it('leaves a file with another content alone', async () => {
    await written('mine.csv');
    await world.sandbox.run(['role', 'remove', ...AT, '--role', 'globalReader', '--from', 'group:Clinics', '--yes']);
    const again = ['access', ...AT, '--out', 'mine.csv'];
    const refused = await world.sandbox.run(again);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('--overwrite');
    expect((await world.sandbox.run([...again, '--overwrite'])).exitCode).toBe(0);
  });

  it('refuses an ending that it does not know', async () => {
    const { exitCode, stderr } = await world.sandbox.run(['access', ...AT, '--out', 'access.pdf']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('.html, .svg, .csv, .md, .mmd');
  });
});
