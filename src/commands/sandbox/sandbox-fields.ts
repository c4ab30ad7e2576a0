import type { Field } from '../../cli/fields/field.ts';

/** Which sandbox is meant; every `sandbox` command takes it. */
export const SANDBOX_STATE_FIELD: Field = {
  key: 'state',
  flag: 'state',
  variable: 'FHIR_APPS_SANDBOX_STATE',
  placeholder: 'DIR',
  check: 'path',
  help: 'Where the sandbox tenant is kept.',
  default: 'the platform’s directory for application data',
};

/** The inputs of `sandbox start`. */
export const SANDBOX_START_FIELDS: readonly Field[] = [
  {
    key: 'port',
    flag: 'port',
    placeholder: 'N',
    check: 'port',
    help: 'Serve on this port of 127.0.0.1; 0 for any.',
    default: 'the one of the last start if it is free, else any',
  },
  {
    key: 'host',
    flag: 'host',
    placeholder: 'NAME',
    list: true,
    check: 'hostName',
    help: 'One more name or IP address for the certificate, which you let lead to 127.0.0.1; repeatable.',
  },
  SANDBOX_STATE_FIELD,
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
    help: 'Hide new objects for this long, and changes from every second read.',
    default: '0',
  },
  {
    key: 'throttle',
    flag: 'throttle',
    help: 'Hold callers to the limits of Microsoft Graph: 3,000 writes in 150 seconds, 3,500 resource units in 10.',
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
  SANDBOX_STATE_FIELD,
];
