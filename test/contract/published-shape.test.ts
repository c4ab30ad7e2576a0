import { describe, expect, it } from 'vitest';
import { SERVICE_RESULT } from '../output/sample-result.ts';
import { expectPublishedShape } from './published-shape.ts';

const SUCCESS = { schemaVersion: 1, ok: true, command: 'register', result: SERVICE_RESULT, warnings: [] };

describe('the shape of what a run prints', () => {
  it('is that of its command', async () => {
    await expectPublishedShape(JSON.stringify(SUCCESS));
    await expect(expectPublishedShape(JSON.stringify({ ...SUCCESS, command: 'list' }))).rejects.toThrow(
      'registrations',
    );
  });

  it('has no key that the schema lacks, and lacks none', async () => {
    const less = { ...SUCCESS, result: { ...SERVICE_RESULT, handOffs: undefined } };
    await expect(expectPublishedShape(JSON.stringify(less))).rejects.toThrow('handOffs');
    const more = { ...SUCCESS, result: { ...SERVICE_RESULT, more: 1 } };
    await expect(expectPublishedShape(JSON.stringify(more))).rejects.toThrow('more');
  });

  it('of a failure has a known code', async () => {
    const docsUrl = 'https://manual.example/errors.html#bug';
    const error = { code: 'bug', message: 'm', hint: null, requestId: null, details: null, docsUrl };
    await expectPublishedShape(JSON.stringify({ schemaVersion: 1, ok: false, command: null, error }));
    const unknown = { schemaVersion: 1, ok: false, command: null, error: { ...error, code: 'unheard_of' } };
    await expect(expectPublishedShape(JSON.stringify(unknown))).rejects.toThrow('error.code');
  });

  it('does not matter where no envelope was printed', async () => {
    await expectPublishedShape('{"origin":"https://localhost:1"}');
    await expectPublishedShape('Registered.\n');
  });
});
