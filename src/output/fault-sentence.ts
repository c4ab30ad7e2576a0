import type { UsageFault } from '../errors/usage-error.ts';

/** A fault as one sentence that names the field once: `--name is missing.`, `--fhir-url: "x" is not a URL.` */
export function faultSentence({ field, message }: UsageFault): string {
  return `${field}${/^(is|does) /.test(message) ? ' ' : ': '}${message}`;
}
