import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 collect garbage early, where a run reads much: left alone it lets the heap grow to several times what lives in it, and a runner
 * has little memory. To be called before anything large is loaded: what V8 has reserved by then it keeps.
 */
export function keepMemorySmall(): void {
  setFlagsFromString('--max-semi-space-size=2');
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=30');
}
