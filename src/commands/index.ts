import { adopt } from './adopt/adopt.ts';
import { type Command, type Example, formerly } from '../cli/command.ts';
import { consentGrant } from './consent/consent-grant.ts';
import { consentRevoke } from './consent/consent-revoke.ts';
import { consentShow } from './consent/consent-show.ts';
import { completionCommand } from './completion/completion.ts';
import { deleteCommand } from './application/delete.ts';
import { expiring } from './credential/expiring.ts';
import { destroy } from './environment/destroy.ts';
import { disable } from './application/disable.ts';
import { edit } from './application/edit.ts';
import { enable } from './application/enable.ts';
import { apply } from './environment/apply.ts';
import { drift } from './environment/drift.ts';
import { plan } from './environment/plan.ts';
import { init } from './environment/init.ts';
import { list } from './application/list.ts';
import { register } from './register/register.ts';
import { roleAssign } from './role/role-assign.ts';
import { roleList } from './role/role-list.ts';
import { roleRemove } from './role/role-remove.ts';
import { sandboxFhirSet } from './sandbox/sandbox-fhir-set.ts';
import { sandboxReset } from './sandbox/sandbox-reset.ts';
import { sandboxStart } from './sandbox/sandbox-start.ts';
import { sandboxStatus } from './sandbox/sandbox-status.ts';
import { sandboxStop } from './sandbox/sandbox-stop.ts';
import { credentialList } from './credential/credential-list.ts';
import { credentialPrune } from './credential/credential-prune.ts';
import { credentialRemove } from './credential/credential-remove.ts';
import { credentialRotate } from './credential/credential-rotate.ts';
import { rename } from './application/rename.ts';
import { restore } from './application/restore.ts';
import { schema } from './environment/schema.ts';
import { settings } from './application/settings.ts';
import { show } from './application/show.ts';

/** Every command, in the order that `fhir-apps --help` lists them. */
export const ALL_COMMANDS: readonly Command[] = [
  register,
  plan,
  apply,
  drift,
  destroy,
  init,
  list,
  show,
  settings,
  adopt,
  deleteCommand,
  restore,
  edit,
  rename,
  disable,
  enable,
  roleList,
  roleAssign,
  roleRemove,
  consentShow,
  consentGrant,
  consentRevoke,
  credentialList,
  credentialRotate,
  credentialRemove,
  credentialPrune,
  formerly('secret list', credentialList),
  formerly('secret rotate', credentialRotate),
  formerly('secret remove', credentialRemove),
  formerly('secret prune', credentialPrune),
  expiring,
  schema,
  sandboxStart,
  sandboxStop,
  sandboxStatus,
  sandboxReset,
  sandboxFhirSet,
  completionCommand(() => ({ commands: ALL_COMMANDS, groups: COMMAND_GROUPS })),
];

/** What the commands that share their beginning are about, in one line each. */
export const COMMAND_GROUPS: Readonly<Record<string, string>> = {
  consent: 'See, grant and revoke what clients may do for users.',
  role: 'See who has the app roles of a FHIR server, and give or take them.',
  credential: 'See, rotate and remove the credentials of applications.',
  secret: 'The former name of credential.',
  sandbox: 'Serve the embedded tenant to other software, look at it, or empty it.',
  'sandbox fhir': 'Set the FHIR servers of the sandbox.',
};

/** What `fhir-apps --help` begins with: a first step, a job, and what a team comes back for. */
export const FIRST_EXAMPLES: readonly Example[] = [
  {
    text: 'Try it: the API of a FHIR server, in a tenant of its own on this machine',
    command: 'fhir-apps register resource --sandbox --fhir-url https://fhir.contoso.com --name "Contoso FHIR"',
  },
  {
    text: 'A nightly job in CI, without a secret',
    command:
      'fhir-apps register service --fhir-url https://fhir.contoso.com --name "Nightly import" \\\n' +
      '  --role globalImporter --credential federated --federated github:contoso/fhir:branch=main --json',
  },
  { text: 'What there is', command: 'fhir-apps list --fhir-url https://fhir.contoso.com' },
  { text: 'Every morning, in a job that fails when a credential ends soon', command: 'fhir-apps expiring --json' },
];
