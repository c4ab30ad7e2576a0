import { describe, expect, it } from 'vitest';
import { NO_THROTTLE_SIGNS } from '../../../src/graph/pace/throttle-signs.ts';
import { openPace, type Pace, type PacedAnswer, type Passage } from '../../../src/graph/pace/pace.ts';
import type { RequestCost } from '../../../src/graph/pace/limits.ts';

const WRITE: RequestCost = { resourceUnits: 1, writes: 1, keyReads: 0 };
const READ: RequestCost = { resourceUnits: 1, writes: 0, keyReads: 0 };
const DONE: PacedAnswer = { ...NO_THROTTLE_SIGNS, isWrite: true, isRefused: false, retryAfterMs: null };
const READ_DONE: PacedAnswer = { ...DONE, isWrite: false };
const told = (usage: number): PacedAnswer => ({ ...DONE, usage });
const refused = (retryAfterMs: number | null, exceeded: PacedAnswer['exceeded'] = null): PacedAnswer => ({
  ...DONE,
  isRefused: true,
  retryAfterMs,
  exceeded,
});

/** Sends one after the other as soon as they may go, each answered at once, and gives when each went. */
function send(
  pace: Pace,
  cost: RequestCost,
  count: number,
  from: number,
  answer: (now: number) => PacedAnswer = () => DONE,
): readonly number[] {
  let now = from;
  return Array.from({ length: count }, () => {
    for (let wait = pace.waitFor(cost, now); wait !== null; wait = pace.waitFor(cost, now)) {
      now += wait.milliseconds;
    }
    pace.begin(cost, now).end([answer(now)], now);
    return now;
  });
}

/**
 * Graph, counting our writes together with those of others: from 80 % on it tells the percentage, in two decimals, and
 * beyond 100 % it refuses (https://learn.microsoft.com/graph/throttling).
 */
function graphUsedByOthers(others: (now: number) => number): {
  readonly answer: (now: number) => PacedAnswer;
  readonly refusals: () => number;
  readonly mostUsage: () => number;
} {
  const ours: number[] = [];
  let refusals = 0;
  let most = 0;
  return {
    answer: (now) => {
      ours.push(now);
      const usage = (ours.filter((at) => at > now - 150_000).length + others(now)) / 3_000;
      const percentage = usage > 0.8 ? Number(usage.toFixed(2)) : null;
      if (usage > 1) {
        refusals += 1;
        return { ...refused(20_000, 'writes'), usage: percentage };
      }
      most = Math.max(most, usage);
      return { ...DONE, usage: percentage };
    },
    refusals: () => refusals,
    mostUsage: () => most,
  };
}

/** Several go at once, and none is answered yet. */
function begin(pace: Pace, count: number, now: number): readonly Passage[] {
  return Array.from({ length: count }, () => pace.begin(WRITE, now));
}

describe('without a word from Graph', () => {
  it('the first writes go at once, and from the ceiling on each goes when an earlier one has left the window', () => {
    const times = send(openPace(), WRITE, 6_000, 0);
    expect(times.slice(0, 2_970)).toEqual(new Array(2_970).fill(0));
    expect(times.slice(2_970, 5_940)).toEqual(new Array(2_970).fill(150_000));
    expect(times.at(-1)).toBe(300_000);
  });

  it('no window of 150 s ever holds more than 3,000 writes, however they came', () => {
    const pace = openPace();
    let now = 0;
    const times = [0, 40_000, 50_000, 120_000].flatMap((pause) => {
      const sent = send(pace, WRITE, 1_500, now + pause);
      now = sent.at(-1) ?? 0;
      return sent;
    });
    const most = Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + 150_000).length));
    expect(most).toBe(2_970);
  });

  it('reads do not wait for writes', () => {
    const pace = openPace();
    send(pace, WRITE, 2_970, 0);
    expect(pace.waitFor(WRITE, 20_000)).toEqual({
      milliseconds: 130_000,
      reason: 'Microsoft allows 3,000 writes in 150 s',
    });
    expect(pace.waitFor(READ, 20_000)).toBeNull();
  });

  it('resource units have their own, shorter window', () => {
    const pace = openPace();
    send(pace, { resourceUnits: 30, writes: 0, keyReads: 0 }, 115, 0, () => READ_DONE);
    expect(pace.waitFor({ resourceUnits: 20, writes: 0, keyReads: 0 }, 4_000)).toEqual({
      milliseconds: 6_000,
      reason: 'Microsoft allows 3,500 resource units in 10 s',
    });
  });

  it('a write counts from its answer on, because Graph may have counted it just before', () => {
    const pace = openPace();
    const passages = begin(pace, 2_970, 0);
    expect(pace.waitFor(WRITE, 0)?.milliseconds).toBeGreaterThan(0);
    passages.forEach((passage) => passage.end([DONE], 1_000));
    expect(pace.waitFor(WRITE, 1_000)?.milliseconds).toBe(150_000);
  });
});

describe('what others use', () => {
  it('is left to them once Graph tells how full the limit is', () => {
    const graph = graphUsedByOthers(() => 1_000);
    const pace = openPace();
    send(pace, WRITE, 4_000, 0, graph.answer);
    expect(graph.refusals()).toBe(0);
    expect(graph.mostUsage()).toBeGreaterThan(0.95);
  });

  it('costs one refusal at most where they come suddenly, and what they leave is ours again', () => {
    const graph = graphUsedByOthers((now) => (now < 150_000 || now > 400_000 ? 0 : 1_500));
    const pace = openPace();
    const times = send(pace, WRITE, 12_000, 0, graph.answer);
    expect(graph.refusals()).toBeLessThanOrEqual(1);
    expect(times.filter((at) => at >= 600_000 && at < 750_000).length).toBeGreaterThan(2_700);
  });

  it('is forgotten after 150 s without news', () => {
    const pace = openPace();
    send(pace, WRITE, 150, 0, () => told(1.2));
    expect(pace.waitFor(WRITE, 1_000)?.milliseconds).toBe(149_000);
    expect(pace.waitFor(WRITE, 150_000)).toBeNull();
  });

  it('does not stop a run of few writes', () => {
    expect(send(openPace(), WRITE, 149, 0, () => told(1.8)).at(-1)).toBe(0);
  });

  it('is not seen in what we use ourselves', () => {
    const pace = openPace();
    const graph = graphUsedByOthers(() => 0);
    expect(send(pace, WRITE, 2_940, 0, graph.answer).at(-1)).toBe(0);
    send(pace, READ, 1, 100, () => ({ ...READ_DONE, usage: 0.98 }));
    // A percentage that our writes explain says nothing about resource units.
    expect(send(pace, READ, 500, 11_000, () => READ_DONE).at(-1)).toBe(11_000);
  });

  it('is all the rest where Graph refuses for the limit and does not say how full it is', () => {
    const pace = openPace();
    send(pace, WRITE, 2_000, 0);
    pace.begin(WRITE, 50_000).end([refused(10_000, 'writes')], 50_000);
    expect(pace.waitFor(WRITE, 59_999)).toEqual({ milliseconds: 1, reason: null });
    // One may try when Graph said; the others wait until our own leave the window.
    const scout = pace.begin(WRITE, 60_000);
    expect(pace.waitFor(WRITE, 60_001)?.reason).toBeNull();
    scout.end([DONE], 60_100);
    expect(pace.waitFor(WRITE, 60_100)?.milliseconds).toBe(89_900);
  });
});

describe('a refusal', () => {
  it.each([
    ['whole or fractional seconds, or a date', 2_128, 2_128],
    ['nothing', null, 500],
  ])('that asks for %s holds back all, until one that goes ahead was let through', (_, retryAfterMs, held) => {
    const pace = openPace();
    const [first, second] = begin(pace, 2, 0);
    first?.end([refused(retryAfterMs)], 100);
    second?.end([DONE], 110);
    for (const cost of [WRITE, READ]) {
      expect(pace.waitFor(cost, 99 + held)).toEqual({ milliseconds: 1, reason: null });
      expect(pace.waitFor(cost, 100 + held)).toBeNull();
    }
    const scout = pace.begin(WRITE, 100 + held);
    expect(pace.waitFor(WRITE, 100 + held)).not.toBeNull();
    scout.end([DONE], 200 + held);
    expect(pace.waitFor(WRITE, 200 + held)).toBeNull();
  });

  it('for writes alone does not hold reads', () => {
    const pace = openPace();
    pace.begin(WRITE, 0).end([refused(5_000, 'writes')], 0);
    expect(pace.waitFor(WRITE, 0)?.milliseconds).toBe(5_000);
    expect(pace.waitFor(READ, 0)).toBeNull();
  });

  it('waits longer each time that Graph refuses again and does not say how long', () => {
    const pace = openPace();
    pace.begin(WRITE, 0).end([refused(null)], 0);
    let now = 0;
    const waits = Array.from({ length: 7 }, () => {
      const wait = pace.waitFor(WRITE, now)?.milliseconds ?? 0;
      now += wait;
      pace.begin(WRITE, now).end([refused(null)], now);
      return wait;
    });
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  it('of many at once counts once, and the longest wait holds', () => {
    const pace = openPace();
    begin(pace, 40, 0).forEach((passage, index) => passage.end([refused(1_000 + index)], 0));
    expect(pace.waitFor(WRITE, 0)?.milliseconds).toBe(1_039);
  });

  it('inside a batch counts as one that came alone', () => {
    const pace = openPace();
    pace
      .begin({ resourceUnits: 20, writes: 0, keyReads: 0 }, 0)
      .end([READ_DONE, { ...refused(3_000), isWrite: false }], 0);
    expect(pace.waitFor(READ, 0)?.milliseconds).toBe(3_000);
  });

  it('lets another go ahead where the first to do so got no answer', () => {
    const pace = openPace();
    pace.begin(WRITE, 0).end([refused(1_000)], 0);
    pace.begin(WRITE, 1_000).end([], 2_000);
    expect(pace.waitFor(WRITE, 2_000)).toBeNull();
    pace.begin(WRITE, 2_000);
    expect(pace.waitFor(WRITE, 2_000)).not.toBeNull();
  });

  it('is what a run brought about itself only if it has written much', () => {
    const pace = openPace();
    send(pace, WRITE, 150, 0);
    expect(pace.isOurDoing('writes', 0)).toBe(false);
    send(pace, WRITE, 1, 0);
    expect(pace.isOurDoing('writes', 0)).toBe(true);
    expect(pace.isOurDoing('resourceUnits', 0)).toBe(false);
    expect(pace.isOurDoing(null, 0)).toBe(false);
  });
});

describe('reads that name keyCredentials', () => {
  const KEY_READ: RequestCost = { resourceUnits: 1, writes: 0, keyReads: 1 };

  it('stay below the 150 in a minute that the whole tenant has', () => {
    const pace = openPace();
    const times = send(pace, KEY_READ, 300, 0, () => READ_DONE);
    for (const start of times) {
      expect(times.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(150);
    }
    expect(pace.waitFor(READ, times[148] ?? 0)).toBeNull();
  });

  it('are held back alone where others have used up that limit', () => {
    const pace = openPace();
    pace.begin(KEY_READ, 0).end([{ ...READ_DONE, isRefused: true, retryAfterMs: 20_000, exceeded: 'keyReads' }], 0);
    expect(pace.waitFor(KEY_READ, 0)?.milliseconds).toBeGreaterThan(10_000);
    expect(pace.waitFor(READ, 0)).toBeNull();
    expect(pace.waitFor(WRITE, 0)).toBeNull();
  });
});
