import { describe, expect, it } from 'vitest';
import { readValues, type TypedFlags } from '../../../src/cli/input.ts';
import { appliesTo, fieldList } from '../../../src/cli/fields/field.ts';
import { REGISTER_FIELDS } from '../../../src/cli/fields/register-fields.ts';
import { APP_TYPES, type AppType } from '../../../src/registration/model/app-type.ts';
import { type Conversation, converse } from './rendered.ts';

const server = { name: ['Contoso'], fhirUrl: ['https://fhir.contoso.com'] };

/** What is answered, and the flags that say the same. */
interface SameRun {
  readonly flags: TypedFlags;
  readonly answer: (talk: Conversation<unknown>) => Promise<void>;
  /** What is changed afterwards: how far down, and how it is answered. */
  readonly change: { readonly offered: string; readonly answer: (talk: Conversation<unknown>) => Promise<void> };
}

async function replyUrl(talk: Conversation<unknown>, ...urls: readonly string[]): Promise<void> {
  for (const url of [...urls, '']) {
    await talk.reply('? Reply URLs', url);
  }
}

/** Typing moves the pointer to the choice that begins so. */
async function choose(talk: Conversation<unknown>, question: string, name: string): Promise<void> {
  await talk.stands(`? ${question}`);
  talk.type(name);
  await talk.shows(`❯ ${name}`);
  talk.press('enter');
}

const RUNS: Readonly<Record<AppType, SameRun>> = {
  resource: {
    flags: { ...server, tokenVersion: ['2'] },
    answer: () => Promise.resolve(),
    change: {
      offered: 'Version of the access tokens',
      answer: async (talk) => {
        await talk.stands('? Version of the access tokens');
        talk.press('down', 'down', 'enter');
      },
    },
  },
  confidential: {
    flags: {
      ...server,
      replyUrl: ['https://app.contoso.com/callback', 'https://app.contoso.com/other'],
      credential: ['secret'],
      secretTo: ['file:/run/secret'],
      secretLifetime: ['90d'],
    },
    answer: async (talk) => {
      await replyUrl(talk, 'https://app.contoso.com/callback', 'https://app.contoso.com/other');
      await choose(talk, 'How does it sign in?', 'A secret');
      await choose(talk, 'Where does the secret go?', 'A file');
      await talk.reply('? File', '/run/secret');
    },
    change: {
      offered: 'Lifetime of the secret',
      answer: (talk) => talk.reply('? Lifetime of the secret (180d)', '90d'),
    },
  },
  public: {
    flags: { ...server, replyUrl: ['native=https://app.contoso.com'], deviceCode: true },
    answer: (talk) => replyUrl(talk, 'native=https://app.contoso.com'),
    change: {
      offered: 'Allow the device code flow',
      answer: (talk) => talk.reply('? Allow the device code flow? (y/N)', 'y'),
    },
  },
  service: {
    flags: { ...server, role: ['globalReader', 'globalImporter'], credential: ['secret'], tag: ['team-lab'] },
    answer: async (talk) => {
      await talk.stands('? What may it do on the FHIR server?');
      talk.press('space', 'down', 'down', 'space', 'enter');
      await choose(talk, 'Where does it run?', 'Somewhere else');
      await choose(talk, 'How does it sign in?', 'A secret');
      await choose(talk, 'Where does the secret go?', 'This terminal');
    },
    change: {
      offered: 'Tag',
      answer: async (talk) => {
        await talk.reply('? Tag (Enter alone for none)', 'team-lab');
        await talk.reply('? Tag (Enter alone for none)', '');
      },
    },
  },
};

describe('answers and flags that say the same', () => {
  it.each(APP_TYPES)('give the same values for %s', async (type) => {
    const { flags, answer, change } = RUNS[type];
    const fields = fieldList(REGISTER_FIELDS).filter((field) => appliesTo(field, type));
    const talk = await converse(async (prompter) => prompter.askChanges(fields, await prompter.askMissing(fields, {})));
    await talk.reply('? FHIR server', 'https://fhir.contoso.com');
    await talk.reply('? Name', 'Contoso');
    await answer(talk);
    await talk.stands('? What do you want to change?');
    // Typing moves the pointer to the choice that begins so.
    talk.type(change.offered);
    await talk.shows(`❯ ${change.offered}`);
    talk.press('enter');
    await change.answer(talk);
    await talk.shows('❯ Nothing more\n');
    talk.press('enter');

    const byFlags = readValues(fields, flags, {});
    expect(byFlags.issues).toEqual([]);
    expect(await talk.answer).toStrictEqual(byFlags.typed);
  });
});
