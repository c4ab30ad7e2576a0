import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Diagnostics, openDiagnostics } from '../../src/output/diagnostics.ts';
import { Redactor } from '../../src/output/redaction.ts';

function open(
  options: Partial<Parameters<typeof openDiagnostics>[0]> = {},
  columns = 21,
): {
  readonly diagnostics: Diagnostics;
  readonly written: () => string;
} {
  const stderr = Object.assign(new PassThrough(), { columns });
  const redactor = new Redactor();
  redactor.add('s3cret-1');
  const diagnostics = openDiagnostics({
    stderr,
    redactor,
    rewritesLines: false,
    quiet: false,
    verbose: false,
    ...options,
  });
  return { diagnostics, written: () => String(stderr.read() ?? '') };
}

describe('progress', () => {
  it('is plain lines where a line cannot be rewritten', () => {
    const { diagnostics, written } = open();
    diagnostics.progress('One');
    diagnostics.progress('Two s3cret-1 \u001b[31m');
    diagnostics.clearProgress();
    expect(written()).toBe('One\nTwo [redacted] [31m\n');
  });

  it('is one line on a terminal, never wider than that, and makes room for others', () => {
    const { diagnostics, written } = open({ rewritesLines: true });
    diagnostics.progress('One');
    diagnostics.progress('A text that is wider than the terminal');
    diagnostics.say('Said.');
    diagnostics.clearProgress();
    expect(written()).toBe('\r\u001b[2KOne\r\u001b[2KA text that is wider\r\u001b[2KSaid.\n');
  });

  it('is whole on a terminal that does not know its width', () => {
    const { diagnostics, written } = open({ rewritesLines: true }, 0);
    diagnostics.progress('A text that is wider');
    expect(written()).toBe('\r\u001b[2KA text that is wider');
  });

  it('is nothing with quiet', () => {
    const { diagnostics, written } = open({ quiet: true, rewritesLines: true });
    diagnostics.progress('One');
    diagnostics.say('Said.');
    expect(written()).toBe('Said.\n');
  });
});

describe('a view', () => {
  it('keeps its colours and lines, has secrets redacted, and takes the progress line away', () => {
    const { diagnostics, written } = open({ rewritesLines: true });
    diagnostics.progress('One');
    written();
    diagnostics.show('\u001b[1mbold\u001b[22m\n  s3cret-1');
    expect(written()).toBe('\r\u001b[2K\u001b[1mbold\u001b[22m\n  [redacted]\n');
  });
});

describe('traces', () => {
  it('are shown only when verbose', () => {
    const silent = open();
    silent.diagnostics.trace('GET /x');
    expect(silent.written()).toBe('');
    const verbose = open({ verbose: true, quiet: true });
    verbose.diagnostics.trace('GET /x?s3cret-1\nPOST');
    expect(verbose.written()).toBe('GET /x?[redacted] POST\n');
  });
});

describe('a command in a warning or a view', () => {
  it('names the program as it was called', () => {
    const { diagnostics, written } = open({ program: 'node bin/fhir-apps.js' }, 80);
    diagnostics.say('Warning: `fhir-apps enable` undoes it.');
    diagnostics.show('Restore it: fhir-apps restore 1\n');
    expect(written()).toBe(
      'Warning: `node bin/fhir-apps.js enable` undoes it.\nRestore it: node bin/fhir-apps.js restore 1\n',
    );
  });
});
