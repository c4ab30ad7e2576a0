import { listField, type ListField, switchField } from '../../registration/answers/field-definition.ts';
import { ALLOW_HAND_OFF_FIELD, MANAGED_SERVER_FIELDS, trustField } from '../../cli/fields/reference-fields.ts';

const ROLE_FIELD = listField('roleOfResource', {
  placeholder: 'NAME',
  help: 'App role of the resource, or Azure role of a managed server by either name; repeatable.',
});

function toField(help: string): ListField<'principal'> {
  return listField('principal', { placeholder: 'WHO', help });
}

/** The inputs of `role list` besides its REF. */
export const ROLE_LIST_FIELDS = MANAGED_SERVER_FIELDS;

/** The inputs of `role assign` besides its REF. */
export const ROLE_ASSIGN_FIELDS = {
  ...MANAGED_SERVER_FIELDS,
  role: ROLE_FIELD,
  to: toField(
    'Who gets it: user:UPN or user:MAIL, group:NAME, the REF of a client, or an object id, also after user: and group:; repeatable.',
  ),
  trust: trustField('Give roles to this application although others own it or have credentials for it; repeatable.'),
  allowPullRequestWrites: switchField({
    formerFlags: ['force'],
    help: 'Continue although a client that trusts pull requests would get a role that changes data.',
  }),
  allowHandOff: ALLOW_HAND_OFF_FIELD,
};

/** The inputs of `role remove` besides its REF. */
export const ROLE_REMOVE_FIELDS = {
  ...MANAGED_SERVER_FIELDS,
  role: ROLE_FIELD,
  from: listField('principal', {
    placeholder: 'WHO',
    formerFlags: ['to'],
    // FHIR_APPS_FROM is what `init` reads a server from.
    variable: 'FHIR_APPS_ROLE_FROM',
    help: 'Who loses it, in the same words as for `role assign`; repeatable.',
  }),
  definition: switchField({
    replacedBy: 'edit REF --remove-app-role',
    help: 'Remove the role itself from the resource, instead of one assignment of it.',
  }),
  force: switchField({
    replacedBy: 'edit REF --remove-app-role ROLE --unassign',
    help: 'With --definition: also remove all assignments of the role.',
  }),
  allowHandOff: ALLOW_HAND_OFF_FIELD,
};
