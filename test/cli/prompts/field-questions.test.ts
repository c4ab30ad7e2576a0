import { describe, expect, it } from 'vitest';
import { type Field, fieldList, isSwitch } from '../../../src/cli/fields/field.ts';
import { REGISTER_FIELDS } from '../../../src/cli/fields/register-fields.ts';
import { textIssue } from '../../../src/registration/answers/parsers.ts';
import { type AskedField, askedFields, openMessage } from '../../../src/cli/prompts/asked-field.ts';
import { LINE_SAMPLES } from './line-samples.ts';
import { type Conversation, converse } from './rendered.ts';

/** The field as one that has to be asked for, whatever else is known. */
function needed(field: AskedField): Field {
  return { ...field, question: { ...field.question, needed: () => true } };
}

/** The field as one that is only offered. */
function optional(field: AskedField): Field {
  return { ...field, question: { ...field.question, needed: () => false, offered: () => true } };
}

/** Types what the field's parser refuses, reads its sentence, and corrects it. */
async function correct(talk: Conversation<unknown>, field: AskedField, question: string): Promise<string> {
  const parser = field.parser ?? expect.fail(`${field.key} is typed and has no parser`);
  const { wrong, right } = LINE_SAMPLES[parser] ?? expect.fail(`line-samples.ts has none for ${parser}`);
  const sentence = textIssue(parser, wrong)?.message ?? expect.fail(`"${wrong}" is no fault for ${parser}`);
  await talk.reply(question, wrong);
  await talk.shows(`> ${sentence}`);
  talk.press('ctrl-u');
  talk.type(right);
  talk.press('enter');
  return right;
}

const fields = askedFields(fieldList(REGISTER_FIELDS));
const choices = fields.filter((field) => field.choices !== undefined);
const ticks = fields.filter((field) => field.list === true && field.question.purposes !== undefined);
const lists = fields.filter((field) => field.list === true && field.question.purposes === undefined);
const switches = fields.filter(isSwitch);
const lines = fields.filter((field) => ![...choices, ...ticks, ...lists, ...switches].includes(field));

function byFlag(kind: readonly AskedField[]): readonly (readonly [string, AskedField])[] {
  return kind.map((field) => [`--${field.flag}`, field]);
}

describe('a field that takes one line', () => {
  it.each(byFlag(lines))('%s is corrected as it is typed', async (_flag, field) => {
    const suggestion = field.question.suggestion;
    const talk = await converse((prompter) => prompter.askMissing([needed(field)], {}));
    const label = openMessage(field.question);
    const question = suggestion === undefined ? `? ${label}` : `? ${label.padEnd(15)} (${suggestion})`;
    const right = await correct(talk, field, question);
    expect(await talk.answer).toEqual({ [field.key]: right });
  });

  it.each(byFlag(lines.filter(({ question }) => question.suggestion === undefined)))(
    '%s is left out by Enter alone where it is optional',
    async (_flag, field) => {
      const talk = await converse((prompter) => prompter.askChanges([optional(field)], {}));
      await talk.stands('? What do you want to change?');
      talk.press('down', 'enter');
      await talk.stands(`? ${openMessage(field.question)} (Enter alone for none)`);
      talk.press('enter');
      await talk.stands('? What do you want to change?');
      talk.press('enter');
      expect(await talk.answer).toEqual({});
    },
  );
});

describe('a field that takes a list of lines', () => {
  it.each(byFlag(lists))('%s is asked until an empty line, which the first may not be', async (_flag, field) => {
    const talk = await converse((prompter) => prompter.askMissing([needed(field)], {}));
    const message = `? ${openMessage(field.question)}`;
    await talk.reply(message, '');
    await talk.shows('> ');
    const right = await correct(talk, field, message);
    await talk.reply(message, right);
    await talk.reply(message, '');
    expect(await talk.answer).toEqual({ [field.key]: [right, right] });
  });
});

describe('a field that takes ticks', () => {
  it.each(byFlag(ticks))('%s shows what each is for, and wants at least one', async (_flag, field) => {
    const purposes = Object.entries(field.question.purposes ?? {});
    const talk = await converse((prompter) => prompter.askMissing([needed(field)], {}));
    await talk.stands(`? ${field.question.message}`);
    for (const [value, purpose] of purposes) {
      await talk.shows(value);
      await talk.shows(purpose);
    }
    talk.press('enter');
    await talk.shows('> Nothing is ticked; tick at least one with the space bar.');
    talk.press('space', 'down', 'space', 'enter');
    expect(await talk.answer).toEqual({ [field.key]: purposes.slice(0, 2).map(([value]) => value) });
  });
});

describe('a field that takes one of its choices', () => {
  it.each(byFlag(choices))('%s shows what each is for, and answers the one chosen', async (_flag, field) => {
    const values = field.choices ?? [];
    const talk = await converse((prompter) => prompter.askMissing([needed(field)], {}));
    await talk.stands(`? ${field.question.message}`);
    for (const value of values) {
      await talk.shows(value);
      await talk.shows(
        field.question.purposes?.[value] ?? expect.fail(`${field.key} does not say what ${value} is for`),
      );
    }
    talk.press(...values.slice(1).map(() => 'down'), 'enter');
    expect(await talk.answer).toEqual({ [field.key]: values.at(-1) });
  });

  it.each(byFlag(choices))('%s goes back to its default where it is optional', async (_flag, field) => {
    const given = { [field.key]: field.choices?.at(-1) };
    const talk = await converse((prompter) => prompter.askChanges([optional(field)], given));
    await talk.stands('? What do you want to change?');
    talk.press('down', 'enter');
    await talk.stands(`? ${field.question.message}`);
    talk.press(...(field.choices ?? []).map(() => 'up'), 'enter');
    await talk.stands('? What do you want to change?');
    talk.press('enter');
    expect(await talk.answer).toEqual({});
  });
});

describe('a switch', () => {
  it.each(byFlag(switches))('%s takes yes or no, and nothing else', async (_flag, field) => {
    const talk = await converse((prompter) => prompter.askMissing([needed(field)], {}));
    await talk.reply(`? ${field.question.message} (y/N)`, 'maybe');
    await talk.shows('> You must answer with "Yes" or "No"');
    talk.press('ctrl-u');
    talk.type('y');
    talk.press('enter');
    expect(await talk.answer).toEqual({ [field.key]: true });
  });

  it.each(byFlag(switches))('%s is left out by no, as a flag that is not given', async (_flag, field) => {
    const talk = await converse((prompter) => prompter.askMissing([needed(field)], {}));
    await talk.reply(`? ${field.question.message} (y/N)`, 'n');
    expect(await talk.answer).toEqual({});
  });
});
