import type { Field } from './field.ts';

/** The inputs of `sandbox start`. */
export const SANDBOX_START_FIELDS: readonly Field[] = [
  {
    key: 'latency',
    flag: 'latency',
    placeholder: 'MS',
    check: 'milliseconds',
    help: 'Wait this long before each answer.',
    default: '0',
  },
  {
    key: 'replicationDelay',
    flag: 'replication-delay',
    placeholder: 'MS',
    check: 'milliseconds',
    help: 'Keep what was written invisible for this long, as a slow replica does.',
    default: '0',
  },
  {
    key: 'fault',
    flag: 'fault',
    placeholder: 'SPEC',
    list: true,
    check: 'text',
    help: 'Fail in a chosen way: [METHOD ]PATH[@N][xM]=ACTION, such as "POST /applications=503"; repeatable.',
  },
  {
    key: 'requestLog',
    flag: 'request-log',
    placeholder: 'FILE',
    check: 'path',
    help: 'Append each exchange to this file, as a line of JSON.',
  },
];

/** The inputs of `sandbox fhir set` besides its settings by name. */
export const SANDBOX_FHIR_SET_FIELDS: readonly Field[] = [
  {
    key: 'audience',
    flag: 'audience',
    placeholder: 'URI',
    check: 'audience',
    help: 'The audience that its tokens must have: an identifier URI, or an appId; default for its own URL.',
  },
  {
    key: 'authority',
    flag: 'authority',
    placeholder: 'URL',
    check: 'authority',
    help: 'Whose tokens it accepts, with /v2.0 at the end for those of version 2; default for the sandbox tenant.',
  },
];
