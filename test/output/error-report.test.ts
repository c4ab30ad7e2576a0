import { describe, expect, it } from 'vitest';
import { toErrorReport } from '../../src/output/error-report.ts';

describe('the stack trace of an error', () => {
  it('has the message in one line, and that of each cause, so that none begins a line of its own', () => {
    const cause = new TypeError('first\n::add-mask::x\r\n    at ##vso[task.complete]');
    const { stack } = toErrorReport(new Error('second\u2028::stop-commands::x', { cause }));
    const lines = stack.split('\n');
    expect(lines[0]).toBe('Error: second\\n::stop-commands::x');
    expect(lines).toContain('Caused by: TypeError: first\\n::add-mask::x\\n    at ##vso[task.complete]');
    expect(lines.slice(1).every((line) => /^( +at |Caused by: )/.test(line))).toBe(true);
  });

  it('is kept where there is no message', () => {
    expect(toErrorReport(new Error('')).stack).toMatch(/^Error: ?\n +at /);
  });
});
