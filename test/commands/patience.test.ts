import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { REAL_CLOCK } from '../../src/clock.ts';
import { openPatience } from '../../src/commands/patience.ts';

describe('the patience of a run', () => {
  it('does not end before it is started', async () => {
    const patience = openPatience({ timeoutMs: 20 }, REAL_CLOCK);
    await sleep(60);
    expect(patience.over.aborted).toBe(false);
    patience.start();
    await sleep(60);
    expect(patience.over.aborted).toBe(true);
  });

  it('stands still while a person is asked, and runs on afterwards', async () => {
    const patience = openPatience({ timeoutMs: 100 }, REAL_CLOCK);
    patience.start();
    expect(await patience.pausedDuring(() => sleep(200, 'yes'))).toBe('yes');
    expect(patience.over.aborted).toBe(false);
    expect(patience.left()).toBeGreaterThan(0);
    await sleep(150);
    expect(patience.over.aborted).toBe(true);
  });

  it('stands still until the last of several that pause it is done', async () => {
    const patience = openPatience({ timeoutMs: 100 }, REAL_CLOCK);
    patience.start();
    const long = patience.pausedDuring(() => sleep(300));
    await patience.pausedDuring(() => sleep(20));
    await sleep(180);
    expect(patience.over.aborted).toBe(false);
    await long;
    await sleep(150);
    expect(patience.over.aborted).toBe(true);
  });

  it('begins again with each of many that is done', async () => {
    const patience = openPatience({ timeoutMs: 300 }, REAL_CLOCK);
    patience.start();
    for (const pause of [200, 200, 200]) {
      await sleep(pause);
      patience.renew();
    }
    expect(patience.over.aborted).toBe(false);
    await sleep(400);
    expect(patience.over.aborted).toBe(true);
    patience.renew();
    expect(patience.over.aborted).toBe(true);
  });

  it('is not started by a question', async () => {
    const patience = openPatience({ timeoutMs: 20 }, REAL_CLOCK);
    await patience.pausedDuring(() => Promise.resolve());
    await sleep(60);
    expect(patience.over.aborted).toBe(false);
  });

  it('takes more time than a timer can be set to', async () => {
    const patience = openPatience({ timeoutMs: 180 * 86_400_000 }, REAL_CLOCK);
    patience.start();
    await sleep(20);
    expect(patience.over.aborted).toBe(false);
  });
});
