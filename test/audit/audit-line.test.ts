import { describe, expect, it } from 'vitest';
import { type AuditLine, formatAuditLine } from '../../src/audit/audit-line.ts';

const LINE: AuditLine = {
  schemaVersion: 1,
  time: '2026-11-22T12:00:00.000Z',
  changeRef: null,
  who: { name: 'Ada', objectId: 'a', kind: 'user', appId: 'b' },
  tenantId: 'c',
  cloud: 'public',
  command: 'register',
  environment: null,
  key: null,
  action: 'create',
  target: { kind: 'application', id: null, name: null },
  request: 'POST /applications',
  before: null,
  after: null,
  status: 201,
  requestId: null,
  clientRequestId: null,
  outcome: 'done',
};

describe('a line of the audit log', () => {
  it.each([
    ['a line break', 'a\r\nb'],
    ['a control sequence of terminals', '\u001b[2J\u009b2J\u007f'],
    ['separators that some readers take for line ends', 'a\u2028b\u2029c\u0085d'],
    ['marks of writing direction', 'gpj.\u202eexe\u2066'],
    ['half of a character', '\ud800'],
    ['what lies beyond the first plane', '\u{e0001}\u{1f600}'],
  ])('shows %s only as an escape, and reads back', (_what, name) => {
    const line = { ...LINE, after: { displayName: name, [name]: 1 } };
    const text = formatAuditLine(line);
    expect(text.replace(/\u{1f600}/gu, '')).toMatch(/^[\x20-\x7e]+\n$/);
    expect(JSON.parse(text)).toEqual(line);
  });
});
