import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { REAL_CLOCK } from '../../src/clock.ts';
import { openDeadline } from '../../src/cli/deadline.ts';

describe('the patience of a run', () => {
  it('does not end before it is started', async () => {
    const deadline = openDeadline({ timeoutMs: 20 }, REAL_CLOCK);
    await sleep(60);
    expect(deadline.signal.aborted).toBe(false);
    deadline.start();
    await sleep(60);
    expect(deadline.signal.aborted).toBe(true);
  });

  it('stands still while a person is asked, and runs on afterwards', async () => {
    const deadline = openDeadline({ timeoutMs: 100 }, REAL_CLOCK);
    deadline.start();
    expect(await deadline.excluding(() => sleep(200, 'yes'))).toBe('yes');
    expect(deadline.signal.aborted).toBe(false);
    expect(deadline.remaining()).toBeGreaterThan(0);
    await sleep(150);
    expect(deadline.signal.aborted).toBe(true);
  });

  it('stands still until the last of several that pause it is done', async () => {
    const deadline = openDeadline({ timeoutMs: 100 }, REAL_CLOCK);
    deadline.start();
    const long = deadline.excluding(() => sleep(300));
    await deadline.excluding(() => sleep(20));
    await sleep(180);
    expect(deadline.signal.aborted).toBe(false);
    await long;
    await sleep(150);
    expect(deadline.signal.aborted).toBe(true);
  });

  it('begins again with each of many that is done', async () => {
    const deadline = openDeadline({ timeoutMs: 300 }, REAL_CLOCK);
    deadline.start();
    for (const pause of [200, 200, 200]) {
      await sleep(pause);
      deadline.reset();
    }
    expect(deadline.signal.aborted).toBe(false);
    await sleep(400);
    expect(deadline.signal.aborted).toBe(true);
    deadline.reset();
    expect(deadline.signal.aborted).toBe(true);
  });

  it('is not started by a question', async () => {
    const deadline = openDeadline({ timeoutMs: 20 }, REAL_CLOCK);
    await deadline.excluding(() => Promise.resolve());
    await sleep(60);
    expect(deadline.signal.aborted).toBe(false);
  });

  it('takes more time than a timer can be set to', async () => {
    const deadline = openDeadline({ timeoutMs: 180 * 86_400_000 }, REAL_CLOCK);
    deadline.start();
    await sleep(20);
    expect(deadline.signal.aborted).toBe(false);
  });
});
