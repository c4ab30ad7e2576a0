import { defineCommand } from '../../cli/command.ts';
import { EXPLAIN_FIELDS } from './explain-fields.ts';

/** `explain [TEXT…]`: what an error means and what fixes it; with `--for`, which cause it has here. */
export const explain = defineCommand({
  name: 'explain',
  resultSchema: async () => (await import('./explain-result.ts')).EXPLAIN_RESULT,
  summary: 'Explain an error, and name the command that fixes it.',
  argument: {
    name: 'TEXT',
    help: 'a code, a message, a URL with an error; - or nothing reads stdin, such as a log or a token',
    required: false,
    repeatable: true,
  },
  readsOnly: true,
  fields: EXPLAIN_FIELDS,
  examples: [
    { text: 'A code', command: 'fhir-apps explain AADSTS65001' },
    { text: 'What the clipboard has', command: 'pbpaste | fhir-apps explain' },
    { text: 'A log', command: 'fhir-apps explain < job.log' },
    {
      text: 'Why a client cannot reach the data',
      command: 'fhir-apps explain AADSTS65001 --for public-growth-chart --fhir-url https://fhir.contoso.com',
    },
    {
      text: 'Why a person cannot',
      command: 'fhir-apps explain --for user:ada@contoso.com --fhir-url https://fhir.contoso.com',
    },
  ],
  run: async (context, input) => (await import('./explain-text.ts')).explainText(context, input),
});
