import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../src/cli/fields/field.ts';
import { fieldsOf } from '../../../src/cli/cross-field-issue.ts';
import type { AppType } from '../../../src/registration/model/app-type.ts';
import { type Conversation, converse } from './rendered.ts';

/** The questions of a registration, of a type or of any. */
function register(
  type: AppType | undefined,
  given: FieldValues = {},
): Promise<Conversation<{ readonly type: AppType; readonly values: FieldValues }>> {
  return converse((prompter) => prompter.askRegistration({ type, fieldsOf, given: () => given }));
}

async function cancel(talk: Conversation<unknown>): Promise<void> {
  talk.press('ctrl-c');
  await expect(talk.answer).rejects.toMatchObject({ code: 'cancelled' });
}

describe('Esc at a question', () => {
  it('leads to the one before, with its answer in place, and on to where one was', async () => {
    const talk = await register('resource');
    await talk.reply('? FHIR server', 'https://fhir.contoso.com');
    await talk.stands('? Name');
    talk.press('escape');
    await talk.reply('? FHIR server     https://fhir.contoso.com', '/r4');
    await talk.reply('? Name', 'Nightly');
    expect(await talk.answer).toMatchObject({ values: { name: 'Nightly', fhirUrl: 'https://fhir.contoso.com/r4' } });
  });

  it('leads back over several, whose answers are kept', async () => {
    const talk = await register('confidential');
    await talk.reply('? FHIR server', 'https://fhir.contoso.com');
    await talk.reply('? Name', 'Portal');
    await talk.stands('? Reply URLs');
    talk.press('escape');
    await talk.stands('? Name            Portal');
    talk.press('escape');
    await talk.reply('? FHIR server     https://fhir.contoso.com', '/r4');
    await talk.reply('? Reply URLs', 'https://portal.contoso.com/');
    await talk.reply('? Reply URLs', '');
    await talk.stands('? How does it sign in?');
    await cancel(talk);
    expect(await talk.written()).toContain('✔ Name            Portal');
  });

  it('does nothing at the first', async () => {
    const talk = await register('resource');
    await talk.stands('? FHIR server');
    talk.press('escape');
    await talk.reply('? FHIR server', 'https://fhir.contoso.com');
    await talk.stands('? Name');
    await cancel(talk);
  });

  it.each(['escape', 'home', 'left', 'f5'])('leaves the pointer of a first list where it is (%s)', async (key) => {
    const talk = await register(undefined);
    await talk.stands('? Type of application');
    talk.press('down', 'down', key, 'enter');
    await talk.stands('? FHIR server');
    expect(await talk.written()).toContain('✔ Type            public');
    await cancel(talk);
  });

  it('leads to the type, and what does not apply to another type is forgotten', async () => {
    const talk = await register(undefined);
    await talk.stands('? Type of application');
    talk.press('down', 'down', 'down', 'enter');
    await talk.reply('? FHIR server', 'https://fhir.contoso.com');
    await talk.reply('? Name', 'Import');
    await talk.stands('? What may it do on the FHIR server?');
    talk.press('space', 'enter');
    await talk.shows('? Where does it run?');
    for (const line of ['? What may it do', '? Name', '? FHIR server']) {
      talk.press('escape');
      await talk.shows(line);
    }
    talk.press('escape');
    await talk.stands('? Type of application');
    talk.press('up', 'up', 'up', 'enter');
    expect(await talk.answer).toMatchObject({
      type: 'resource',
      values: { name: 'Import', fhirUrl: 'https://fhir.contoso.com' },
    });
    expect((await talk.answer).values).not.toHaveProperty('role');
  });

  it('names the question that it leads to', async () => {
    const talk = await register('service', { name: 'Import', role: ['globalReader'] });
    await talk.reply('? FHIR server', 'https://fhir.contoso.com');
    await talk.shows('↑↓ choose · enter next · esc back to FHIR server');
    await cancel(talk);
  });

  it('leads from one line of a list to the line before', async () => {
    const talk = await register('public', { name: 'Chart', fhirUrl: 'https://fhir.contoso.com' });
    await talk.reply('? Reply URLs', 'https://chart.contoso.com/');
    await talk.reply('? Reply URLs', 'com.contoso.chart://aut');
    talk.press('escape');
    await talk.reply('? Reply URLs', 'h');
    await talk.reply('? Reply URLs', '');
    expect(await talk.answer).toMatchObject({
      values: { replyUrl: ['https://chart.contoso.com/', 'com.contoso.chart://auth'] },
    });
  });

  it('leads from a change to the list of changes', async () => {
    const given = { name: 'FHIR', fhirUrl: 'https://fhir.contoso.com' };
    const talk = await converse((prompter) => prompter.askChanges(fieldsOf('resource'), given));
    await talk.stands('? What do you want to change?');
    talk.type('Notes');
    await talk.shows('❯ Notes');
    talk.press('enter');
    await talk.reply('? Notes (Enter alone for none)', 'Ward 7');
    await talk.stands('? What do you want to change?');
    talk.type('Description');
    await talk.shows('❯ Description');
    talk.press('enter');
    await talk.stands('? Description (Enter alone for none)');
    talk.press('escape');
    await talk.stands('? What do you want to change?');
    talk.press('enter');
    expect(await talk.answer).toEqual({ ...given, notes: 'Ward 7' });
  });
});
