import { describe, expect, it } from 'vitest';
import { loadFhirApps } from '../../src/command-line.ts';
import { CATALOG } from '../../src/explanation/catalog/index.ts';
import { readText } from '../../src/explanation/read/read-text.ts';

const FHIR_APPS = await loadFhirApps();

/** What the catalog writes for words that differ from case to case. */
const PLACEHOLDERS = ['REF', 'WHO', 'SINK', 'NAME', 'ROLE', 'SCOPE', 'SPEC', 'URL', 'FILE', 'DIRECTORY'];

const commands = CATALOG.flatMap(({ code, causes }) =>
  causes.flatMap(({ command, check }) => [command, check].flatMap((line) => (line === null ? [] : [{ code, line }]))),
);

describe('the catalog of errors', () => {
  it('has at least 70, each once', () => {
    const codes = CATALOG.map(({ code }) => code);
    expect(codes.length).toBeGreaterThanOrEqual(70);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each(CATALOG)('explains $code completely', ({ meaning, causes, source }) => {
    expect(meaning).toMatch(/^[A-Z].*[.)]$/);
    expect(causes.length).toBeGreaterThan(0);
    expect(new URL(source).protocol).toBe('https:');
    for (const { cause, command, advice, check } of causes) {
      expect(cause).toMatch(/^[A-Z].*\.$/);
      expect([command, advice, check].some((help) => help !== null)).toBe(true);
    }
  });

  it.each(CATALOG)('is recognized by $code itself', ({ code }) => {
    expect(readText(`x ${code}: y`).entries.map((entry) => entry.code)).toContain(code);
  });

  it.each(commands)('$code: $line is a command that there is, with options that it has', ({ line }) => {
    const [program, ...words] = line.split(' ');
    expect(program).toBe('fhir-apps');
    const names = [words.slice(0, 2).join(' '), words[0] ?? ''];
    const command = FHIR_APPS.commands.find(({ name, replacedBy }) => names.includes(name) && replacedBy === undefined);
    expect(command, line).toBeDefined();
    const flags = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
    expect(command?.fields.map((field) => field.flag)).toEqual(expect.arrayContaining(flags));
    const texts = words.filter((word) => /^[A-Z]{2,}$/.test(word));
    expect(PLACEHOLDERS).toEqual(expect.arrayContaining(texts));
  });
});
