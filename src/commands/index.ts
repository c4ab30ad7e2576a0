import { access } from './access/access.ts';
import { adopt } from './adopt/adopt.ts';
import { approve } from './approve/approve.ts';
import { type Command, type CommandEntry, type CommandSection, formerly } from '../cli/command.ts';
import { consentGrant } from './consent/consent-grant.ts';
import { consentList } from './consent/consent-list.ts';
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
import { fhirUserList } from './fhir-user/fhir-user-list.ts';
import { fhirUserRemove } from './fhir-user/fhir-user-remove.ts';
import { fhirUserSet } from './fhir-user/fhir-user-set.ts';
import { init } from './environment/init.ts';
import { list } from './application/list.ts';
import { register } from './register/register.ts';
import { roleAssign } from './role/role-assign.ts';
import { roleList } from './role/role-list.ts';
import { roleRemove } from './role/role-remove.ts';
import { sandboxConfigure } from './sandbox/sandbox-configure.ts';
import { sandboxReset } from './sandbox/sandbox-reset.ts';
import { sandboxStart } from './sandbox/sandbox-start.ts';
import { sandboxStatus } from './sandbox/sandbox-status.ts';
import { sandboxStop } from './sandbox/sandbox-stop.ts';
import { credentialList } from './credential/credential-list.ts';
import { credentialPrune } from './credential/credential-prune.ts';
import { credentialRemove } from './credential/credential-remove.ts';
import { credentialRotate } from './credential/credential-rotate.ts';
import { secretList } from './credential/secret-list.ts';
import { rename } from './application/rename.ts';
import { restore } from './application/restore.ts';
import { schemaCommand } from './environment/schema.ts';
import { settings } from './application/settings.ts';
import { show } from './application/show.ts';
import { token } from './token/token.ts';
import { explain } from './explain/explain.ts';
import { verify } from './verify/verify.ts';
import { whoami } from './whoami/whoami.ts';

/** What the first page of help lists, in its order. */
export const COMMAND_SECTIONS: readonly CommandSection[] = [
  {
    title: 'Set up',
    entries: [register, init, plan, apply, destroy, adopt].map(single),
  },
  {
    title: 'Applications',
    entries: [
      together('Show the applications of each FHIR server.', [list, show]),
      single(settings),
      single(edit),
      together('Stop new tokens at once, and allow them again.', [disable, enable]),
      together('Delete, and bring back within 30 days.', [deleteCommand, restore]),
    ],
  },
  {
    title: 'Access',
    entries: [
      single(access),
      group('role', "Assign the server's roles to people, groups and clients.", [roleList, roleAssign, roleRemove]),
      group('consent', 'Grant and revoke what clients may do for people.', [consentList, consentGrant, consentRevoke]),
      group('credential', 'List, rotate and remove secrets and other credentials.', [
        credentialList,
        credentialRotate,
        credentialRemove,
        credentialPrune,
      ]),
      group('fhir-user', 'Link people to their Patient or Practitioner.', [fhirUserList, fhirUserSet, fhirUserRemove]),
      single(approve),
    ],
  },
  { title: 'Prove and explain', entries: [verify, explain, token, whoami].map(single) },
  {
    title: 'Sandbox and shell',
    entries: [
      group('sandbox', 'Run a local Entra tenant with two FHIR servers.', [
        sandboxStart,
        sandboxStatus,
        sandboxStop,
        sandboxReset,
        sandboxConfigure,
      ]),
      together('Print JSON Schemas; complete commands in your shell.', [
        schemaCommand(() => ALL_COMMANDS),
        completionCommand(() => ({ commands: ALL_COMMANDS, groups: COMMAND_GROUPS })),
      ]),
    ],
  },
];

/** Names of before, which work as ever. */
const FORMER_COMMANDS: readonly Command[] = [
  drift,
  rename,
  expiring,
  secretList,
  consentShow,
  formerly('secret rotate', credentialRotate),
  formerly('secret remove', credentialRemove),
  formerly('secret prune', credentialPrune),
  formerly('sandbox fhir set', sandboxConfigure),
];

/** Every command, in the order that `fhir-apps --help` lists them, and then those that others have replaced. */
export const ALL_COMMANDS: readonly Command[] = [
  ...COMMAND_SECTIONS.flatMap(({ entries }) => entries.flatMap(({ commands }) => commands)),
  ...FORMER_COMMANDS,
];

/** What the commands that share their beginning are about, in one sentence each. */
export const COMMAND_GROUPS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    COMMAND_SECTIONS.flatMap(({ entries }) =>
      entries.flatMap((entry) => (entry.group === null ? [] : [[entry.group, entry.summary] as const])),
    ),
  ),
  secret: 'The former name of credential.',
  'sandbox fhir': 'The former name of sandbox configure.',
};

function single(command: Command): CommandEntry {
  return { commands: [command], summary: command.summary, group: null };
}

function together(summary: string, commands: readonly Command[]): CommandEntry {
  return { commands, summary, group: null };
}

function group(word: string, summary: string, commands: readonly Command[]): CommandEntry {
  return { commands, summary, group: word };
}
