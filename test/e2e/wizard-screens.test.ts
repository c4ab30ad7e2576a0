import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_TYPES, type AppType } from '../../src/registration/model/app-type.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';
import { screenOf } from './terminal-screen.ts';
import { answer, CTRL_C, DOWN, ESC, type Turn, typeInTerminal } from './wizard-runs.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const LIST = 'enter next';

/** What parts the screens in a file. */
const RULE = `${'─'.repeat(80)}\n`;

/** A question with its answer, and what answers it again where one has come back to it. */
interface Step extends Turn {
  /** Default: Enter, which keeps the answer that is in place. */
  readonly again?: readonly Turn[];
}

const KEPT: readonly Turn[] = [{ shown: [], keys: '\r' }];

/** Lines that are there are kept first, and then the list of them is ended. */
const LINES_KEPT: readonly Turn[] = [
  { shown: [': which to keep', LIST], keys: '\r' },
  { shown: ['? Reply URLs', LIST], keys: '\r' },
];

const BEGINNING: readonly Step[] = [
  { shown: ['? FHIR server', 'Contoso FHIR · 0 clients', LIST], keys: '\r' },
  { shown: ['? Name'], keys: 'Nightly import\r' },
];

/** For each type, the questions that a person goes through. */
const STEPS: Readonly<Record<AppType, readonly Step[]>> = {
  resource: [
    { shown: ['? FHIR server', LIST], keys: 'https://ward.contoso.com\r' },
    { shown: ['? Name'], keys: 'Ward FHIR\r' },
  ],
  confidential: [
    ...BEGINNING,
    { shown: ['? Reply URLs'], keys: 'https://portal.contoso.com/callback\r\r', again: LINES_KEPT },
    { shown: ['? How does it sign in?', LIST], keys: '\r' },
    { shown: ['? Where does the secret go?', LIST], keys: '\r' },
  ],
  public: [
    ...BEGINNING,
    { shown: ['? Reply URLs'], keys: 'https://chart.contoso.com/\rcom.contoso.chart://auth\r\r', again: LINES_KEPT },
  ],
  service: [
    ...BEGINNING,
    { shown: ['? What may it do on the FHIR server?', LIST], keys: `${DOWN}${DOWN} \r` },
    { shown: ['? Where does it run?', LIST], keys: '\r' },
    { shown: ['? Repository'], keys: 'contoso/fhir\r' },
    { shown: ['? Which runs may sign in?', LIST], keys: '\r' },
  ],
};

describe.each(APP_TYPES)('the questions about a %s', (type) => {
  let sandbox: ServedSandbox;
  beforeAll(async () => {
    sandbox = await serveSandbox();
    await sandbox.run(['register', 'resource', '--fhir-url', FHIR_URL, '--name', 'Contoso FHIR']);
  });
  afterAll(() => sandbox.stop());

  it('look so on a terminal of 80 columns and 24 lines', async () => {
    const wizard = await typeInTerminal(sandbox, ['register', type]);
    const screens: string[] = [];
    for (const { shown, keys } of STEPS[type]) {
      for (const text of shown) {
        await wizard.shows(text);
      }
      screens.push(await screenOf(wizard.written()));
      wizard.keys(keys);
    }
    await wizard.shows('? Continue?');
    await wizard.shows(LIST);
    screens.push(await screenOf(wizard.written()));
    wizard.keys(CTRL_C);
    expect((await wizard.ended()).exitCode).toBe(130);
    await expect(screens.join(RULE)).toMatchFileSnapshot(`screens/register-${type}.txt`);
  });

  it('can be gone back over one by one, each with its answer in place', async () => {
    const wizard = await typeInTerminal(sandbox, ['register', type]);
    const steps = STEPS[type];
    for (const [index, { shown, keys }] of steps.entries()) {
      const waitFor = async (texts: readonly string[]): Promise<void> => {
        for (const text of texts) {
          await wizard.shows(text);
        }
      };
      await waitFor(shown);
      const before = steps[index - 1];
      if (before !== undefined) {
        wizard.keys(ESC);
        await waitFor(before.shown.slice(0, 1));
        await answer(wizard, before.again ?? KEPT);
        await waitFor(shown);
      }
      wizard.keys(keys);
    }
    await wizard.shows('? Continue?');
    await wizard.shows(LIST);
    const screen = await screenOf(wizard.written());
    wizard.keys(CTRL_C);
    expect((await wizard.ended()).exitCode).toBe(130);
    const recorded = await readFile(new URL(`screens/register-${type}.txt`, import.meta.url), 'utf8');
    expect(screen).toBe(recorded.split(RULE).at(-1));
  });
});
