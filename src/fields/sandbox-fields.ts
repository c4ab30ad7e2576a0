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
