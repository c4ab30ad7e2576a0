import { defineCommand } from '../../cli/command.ts';

/** `whoami`: who is signed in, and what they can do with this tool, as far as it can be told without trying. */
export const whoami = defineCommand({
  name: 'whoami',
  resultSchema: async () => (await import('./whoami-results.ts')).WHOAMI_RESULT,
  summary: 'Show who is signed in, and what they may do.',
  readsOnly: true,
  fields: {},
  examples: [
    { text: 'Before you begin', command: 'fhir-apps whoami' },
    { text: 'Signed in by a browser, without Azure CLI', command: 'fhir-apps whoami --auth browser' },
    {
      text: 'In a pipeline: what it may not do',
      command: `fhir-apps whoami --json | jq '.result.capabilities[] | select(.can == "no")'`,
    },
  ],
  run: async (context) => (await import('./tell-identity.ts')).tellIdentity(context),
});
