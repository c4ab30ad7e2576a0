import { textField } from '../../registration/answers/field-definition.ts';

/** What makes `register service` give roles to an identity that Azure keeps, instead of making an application. */
export const MANAGED_IDENTITY_FIELD = textField('managedIdentity', {
  placeholder: 'ID',
  types: ['service'],
  listedWith: 'ways to sign in',
  help: 'A program that runs in Azure, without a secret: nothing is registered, and this managed identity gets the roles; named by its Azure resource id, object id or client id.',
  question: {
    message: 'Runs in Azure with a managed identity? Nothing to register then; its id',
    // Before a credential is spoken of, which such a job needs none of.
    usual: ({ credential }) => credential === undefined,
    offered: () => false,
  },
});
