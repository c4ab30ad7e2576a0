import { describe, expect, it } from 'vitest';
import { appliesTo, type Field, fieldList, type FieldValues } from '../../../src/cli/fields/field.ts';
import { REGISTER_FIELDS } from '../../../src/cli/fields/register-fields.ts';
import { APP_TYPE_PURPOSE, APP_TYPES } from '../../../src/registration/model/app-type.ts';
import { converse, converseAboutType } from './rendered.ts';

function registerFields(...keys: readonly string[]): readonly Field[] {
  return fieldList(REGISTER_FIELDS).filter(({ key }) => keys.includes(key));
}

const publicFields = fieldList(REGISTER_FIELDS).filter((field) => appliesTo(field, 'public'));
const known: FieldValues = { name: 'App', fhirUrl: 'https://fhir.contoso.com' };

describe('askType', () => {
  it('shows what each type is for, and answers the one chosen', async () => {
    const talk = await converseAboutType();
    await talk.stands('? Type of application');
    for (const type of APP_TYPES) {
      await talk.shows(`${type.padEnd('confidential'.length)}  ${APP_TYPE_PURPOSE[type]}`);
    }
    talk.press('down', 'down', 'enter');
    expect(await talk.answer).toBe('public');
  });
});

describe('askMissing', () => {
  it('asks in the order of the fields, and only for what is needed and has no value', async () => {
    const given = { fhirUrl: 'https://fhir.contoso.com', description: 'Reads lab results.' };
    const talk = await converse((prompter) => prompter.askMissing(publicFields, given));
    await talk.reply('? Name', 'App');
    await talk.reply('? Reply URLs', 'https://app.contoso.com');
    await talk.reply('? Reply URLs', '');
    expect(await talk.answer).toEqual({ ...given, name: 'App', replyUrl: ['https://app.contoso.com'] });
    expect(given).toEqual({ fhirUrl: 'https://fhir.contoso.com', description: 'Reads lab results.' });
  });

  it('asks nothing where everything needed is given, and answers an object of its own', async () => {
    const given: FieldValues = { ...known, deviceCode: true };
    const talk = await converse((prompter) => prompter.askMissing(publicFields, given));
    const answer = await talk.answer;
    expect(answer).toEqual(given);
    expect(answer).not.toBe(given);
    expect(await talk.written()).toBe('');
  });

  it('asks for a needed list that is empty', async () => {
    const talk = await converse((prompter) => prompter.askMissing(registerFields('replyUrl'), { replyUrl: [] }));
    await talk.reply('? Reply URLs', 'https://app.contoso.com');
    await talk.reply('? Reply URLs', '');
    expect(await talk.answer).toEqual({ replyUrl: ['https://app.contoso.com'] });
  });

  it('asks where the secret goes only when there will be one', async () => {
    const fields = registerFields('credential', 'secretTo');
    const none = await converse((prompter) => prompter.askMissing(fields, {}));
    await none.stands('? How does it sign in?');
    none.press('down', 'down', 'down', 'enter');
    expect(await none.answer).toEqual({ credential: 'none' });

    const secret = await converse((prompter) => prompter.askMissing(fields, {}));
    await secret.stands('? How does it sign in?');
    secret.press('enter');
    await secret.stands('? Where does the secret go?');
    secret.press('down', 'down', 'enter');
    await secret.reply('? .env file       (.env)', '');
    expect(await secret.answer).toEqual({ credential: 'secret', secretTo: 'env-file:.env' });
  });

  it.each([
    ['a certificate of theirs', 'client.pem', { certificate: 'client.pem' }],
    ['a new one where they have none', '', { generateCertificate: './keys' }],
  ])('asks people with a certificate for %s', async (_what, typed, answered) => {
    const known: FieldValues = { credential: 'certificate' };
    const talk = await converse((prompter) =>
      prompter.askMissing(registerFields('certificate', 'generateCertificate', 'pfx'), known),
    );
    await talk.reply('? A certificate that you have, its public part (Enter alone for none)', typed);
    if (typed === '') {
      await talk.reply('? Directory for a new key and certificate', './keys');
    }
    expect(await talk.answer).toEqual({ ...known, ...answered });
  });

  it.each(['', 'terminal'])('leaves the sink out for this terminal, chosen by "%s"', async (typed) => {
    const talk = await converse((prompter) =>
      prompter.askMissing(registerFields('secretTo'), { credential: 'secret' }),
    );
    await talk.reply(
      '? Where does the secret go? (terminal, file:PATH, env-file:PATH, keyvault:VAULT) (terminal)',
      typed,
    );
    expect(await talk.answer).toEqual({ credential: 'secret' });
  });

  it('shows the faults that only the whole of the values has, given what was answered before', async () => {
    const seen: FieldValues[] = [];
    const talk = await converse((prompter) => prompter.askMissing(registerFields('replyUrl'), known), {
      extraIssues: (key, text, values) => {
        seen.push(values);
        return text.startsWith('spa=') ? `${key} is on a platform already.` : null;
      },
    });
    await talk.reply('? Reply URLs', 'https://app.contoso.com');
    await talk.reply('? Reply URLs', 'spa=https://app.contoso.com');
    await talk.shows('> replyUrl is on a platform already.');
    talk.press('ctrl-u');
    await talk.reply('? Reply URLs', '');
    await talk.answer;
    expect(seen).toContainEqual({ ...known, replyUrl: ['https://app.contoso.com'] });
  });

  it('shows such faults of a ticked value too', async () => {
    const talk = await converse((prompter) => prompter.askMissing(registerFields('role'), {}), {
      extraIssues: (_key, text) => (text === 'globalReader' ? 'Not this one.' : null),
    });
    await talk.stands('? What may it do on the FHIR server?');
    talk.press('space', 'enter');
    await talk.shows('> Not this one.');
    talk.press('space', 'down', 'space', 'enter');
    expect(await talk.answer).toEqual({ role: ['globalWriter'] });
  });
});

describe('askChanges', () => {
  it('offers what is optional and makes sense, with what holds now, and goes on first', async () => {
    const values: FieldValues = { ...known, deviceCode: true, tag: ['team-lab', 'blue'], notes: 'Mine.' };
    const talk = await converse((prompter) => prompter.askChanges(publicFields, values));
    await talk.shows('❯ Nothing more\n');
    await talk.shows('Kind of FHIR server: inferred from the host, else oss');
    await talk.shows('Reply URLs: none');
    await talk.shows('Allow the device code flow? yes');
    await talk.shows('Description: none');
    await talk.shows('Notes: Mine.');
    await talk.shows('Tag: team-lab, blue');
    talk.press('enter');
    expect(await talk.answer).toEqual(values);
    const written = await talk.written();
    expect(written).toContain('Name: App');
    expect(written).not.toContain('--trust');
  });

  it('offers the lifetime of a secret only when there will be one', async () => {
    const fields = registerFields('secretLifetime', 'notes');
    const none = await converse((prompter) => prompter.askChanges(fields, { credential: 'none' }));
    await none.shows('Notes: none');
    none.press('enter');
    await none.answer;
    expect(await none.written()).not.toContain('Lifetime');

    const secret = await converse((prompter) => prompter.askChanges(fields, { credential: 'secret' }));
    await secret.shows('Lifetime of the secret: 180d');
    secret.press('enter');
    expect(await secret.answer).toEqual({ credential: 'secret' });
  });

  it('changes one after the other, with the present text ready to be edited', async () => {
    const given = { notes: 'Old' };
    const talk = await converse((prompter) => prompter.askChanges(registerFields('description', 'notes'), given));
    await talk.shows('Notes: Old');
    talk.press('down', 'down', 'enter');
    await talk.reply('? Notes           Old', 'er');
    await talk.shows('Notes: Older');
    talk.press('down', 'enter');
    await talk.reply('? Description (Enter alone for none)', 'Reads.');
    await talk.shows('Description: Reads.');
    talk.press('enter');
    expect(await talk.answer).toEqual({ notes: 'Older', description: 'Reads.' });
    expect(given).toEqual({ notes: 'Old' });
  });

  it('keeps what stays ticked of a list, and adds to it', async () => {
    const talk = await converse((prompter) => prompter.askChanges(registerFields('tag'), { tag: ['one', 'two'] }));
    await talk.shows('Tag: one, two');
    talk.press('down', 'enter');
    await talk.stands('? Tag: which to keep');
    talk.press('space', 'enter');
    await talk.reply('? Tag', 'three');
    await talk.reply('? Tag', '');
    await talk.shows('Tag: two, three');
    talk.press('enter');
    expect(await talk.answer).toEqual({ tag: ['two', 'three'] });
  });

  it('asks for what a change makes necessary, and for nothing else again', async () => {
    const values: FieldValues = { ...known, deviceCode: true, credential: 'secret' };
    const fields = registerFields('replyUrl', 'deviceCode', 'secretTo');
    const talk = await converse((prompter) => prompter.askChanges(fields, values));
    await talk.shows('Allow the device code flow? yes');
    talk.type('Allow');
    await talk.shows('❯ Allow the device code flow?');
    talk.press('enter');
    await talk.reply('? Allow the device code flow? (Y/n)', 'n');
    await talk.reply('? Reply URLs', 'https://app.contoso.com');
    await talk.reply('? Reply URLs', '');
    await talk.stands('? What do you want to change?');
    talk.press('enter');
    expect(await talk.answer).toEqual({ ...known, credential: 'secret', replyUrl: ['https://app.contoso.com'] });
  });
});

describe('choose and confirm', () => {
  it('answers the value of what was chosen', async () => {
    const talk = await converse((prompter) =>
      prompter.choose('Which application?', [
        { value: 'a', name: 'Lab', description: 'made last year' },
        { value: 'b', name: 'Imaging' },
      ]),
    );
    await talk.shows('❯ Lab  made last year');
    talk.press('down', 'enter');
    expect(await talk.answer).toBe('b');
  });

  it.each([
    ['', false],
    ['n', false],
    ['y', true],
  ])('takes "%s" for %s', async (typed, expected) => {
    const talk = await converse((prompter) => prompter.confirm('Continue?'));
    await talk.reply('? Continue? (y/N)', typed);
    expect(await talk.answer).toBe(expected);
  });
});
