import type { CommandInput } from '../../cli/command.ts';
import { listField, switchField, textField, withFallback } from '../../registration/answers/field-definition.ts';

/** Which sandbox is meant; every `sandbox` command takes it. */
export const SANDBOX_STATE_FIELD = textField('path', {
  variable: 'FHIR_APPS_SANDBOX_STATE',
  placeholder: 'DIR',
  help: 'Where the sandbox tenant is kept.',
  default: 'the platform’s directory for application data',
});

/** The inputs of `sandbox start`. */
export const SANDBOX_START_FIELDS = {
  port: textField('port', {
    placeholder: 'N',
    help: 'Serve on this port of 127.0.0.1; 0 for any.',
    default: 'the one of the last start if it is free, else any',
  }),
  host: listField('hostName', {
    placeholder: 'NAME',
    help: 'One more name or IP address for the certificate, which you let lead to 127.0.0.1; repeatable.',
  }),
  state: SANDBOX_STATE_FIELD,
  latency: withFallback(
    '0',
    textField('milliseconds', { placeholder: 'MS', help: 'Wait this long before each answer.' }),
  ),
  replicationDelay: withFallback(
    '0',
    textField('milliseconds', {
      placeholder: 'MS',
      help: 'Hide new objects for this long, and changes from every second read.',
    }),
  ),
  throttle: switchField({
    help: 'Enforce the limits of Microsoft Graph: 3,000 writes in 150 seconds, 3,500 resource units in 10.',
  }),
  fault: listField('text', {
    placeholder: 'SPEC',
    help: 'Fail in a chosen way: [METHOD ]PATH[@N][xM]=ACTION, such as "POST /applications=503"; repeatable.',
  }),
  requestLog: textField('path', {
    placeholder: 'FILE',
    help: 'Append each exchange to this file, as a line of JSON.',
  }),
};

/** The inputs of `sandbox status`. */
export const SANDBOX_STATUS_FIELDS = {
  showSecrets: switchField({ help: 'Show the passwords of the first people too; --json always has them.' }),
  state: SANDBOX_STATE_FIELD,
};

/** The inputs of `sandbox configure` besides its settings by name. */
export const SANDBOX_CONFIGURE_FIELDS = {
  audience: textField('audience', {
    placeholder: 'URI',
    help: 'The audience that its tokens must have: an identifier URI, or an appId; default for its own URL.',
  }),
  authority: textField('authority', {
    placeholder: 'URL',
    help: 'Whose tokens it accepts, with /v2.0 at the end for those of version 2; default for the sandbox tenant.',
  }),
  state: SANDBOX_STATE_FIELD,
};

/** What `sandbox configure` gets. */
export type ConfigureInput = CommandInput<typeof SANDBOX_CONFIGURE_FIELDS>;
