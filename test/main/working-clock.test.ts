import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { workingClock } from './working-clock.ts';

test('passes quickly where nothing happens', async () => {
  const clock = workingClock();
  const [began, beganForReal] = [clock.now().getTime(), performance.now()];
  await clock.sleep(60_000);

  expect(clock.elapsed()).toBeGreaterThanOrEqual(60_000);
  expect(clock.now().getTime() - began).toBeGreaterThanOrEqual(60_000);
  expect(performance.now() - beganForReal).toBeLessThan(30_000);
});

test('wakes who sleeps in the order of the ends of their sleeps', async () => {
  const clock = workingClock();
  const woken: number[] = [];
  await Promise.all([300, 100, 200, 101].map((end) => clock.sleep(end).then(() => woken.push(end))));

  expect(woken).toEqual([100, 101, 200, 300]);
});

test('goes on by no more than the work where work is under way', async () => {
  const clock = workingClock();
  let isOver = false;
  clock.after(60_000, () => (isOver = true));
  const began = process.cpuUsage();
  for (let round = 0; round < 200; round += 1) {
    await readFile(fileURLToPath(import.meta.url));
  }
  const { user, system } = process.cpuUsage(began);

  expect(isOver).toBe(false);
  expect(clock.elapsed()).toBeLessThan((user + system) / 1000 + 100);
});

test('lets a sleep end by its signal, and a callback be canceled', async () => {
  const clock = workingClock();
  const stop = new AbortController();
  const calls: string[] = [];
  clock.after(50, () => calls.push('canceled'))();
  clock.after(50, () => stop.abort());

  await expect(clock.sleep(60_000, stop.signal)).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  await expect(clock.sleep(60_000, stop.signal)).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  expect(calls).toEqual([]);
  expect(clock.elapsed()).toBeLessThan(60_000);
});
