import { describe, expect, it } from 'vitest';
import { fieldList } from '../../../src/cli/fields/field.ts';
import { CREDENTIAL_FIELDS } from '../../../src/registration/credentials/inputs/index.ts';
import { startWizard } from './pseudo-terminal.ts';

/** How far below the first kind of credential another one is. */
function belowSecret(kind: string): number {
  return (
    fieldList(CREDENTIAL_FIELDS)
      .find(({ key }) => key === 'credential')
      ?.choices?.indexOf(kind) ?? 0
  );
}

const DOWN = '\u001b[B';
const CTRL_C = '\u0003';
const SHOW_CURSOR = '\u001b[?25h';
const HIDE_CURSOR = '\u001b[?25l';

describe('the questions in a real terminal', () => {
  it('go from the type to the confirmation, with stdout left to the result', async () => {
    const wizard = await startWizard();
    await wizard.shows('Type of application');
    await wizard.shows('select');
    wizard.keys(`${DOWN}${DOWN}${DOWN}\r`);
    await wizard.shows('✔ Type of application service');
    await wizard.shows('? Name of the application');
    wizard.keys('Nightly import\r');
    await wizard.shows('? Base URL of the FHIR server');
    wizard.keys('http://fhir.contoso.com\r');
    await wizard.shows('does not begin with https://');
    wizard.keys('\u0015https://fhir.contoso.com\r');
    await wizard.shows('? What may it do on the FHIR server?');
    await wizard.shows('submit');
    wizard.keys(' \r');
    await wizard.shows('? Runs in Azure with a managed identity?');
    wizard.keys('\r');
    await wizard.shows('? Credential');
    await wizard.shows('select');
    wizard.keys(`${DOWN.repeat(belowSecret('none'))}\r`);
    await wizard.shows('? What do you want to change?');
    await wizard.shows('select');
    wizard.keys('\r');
    await wizard.shows('? Go on? (y/N)');
    wizard.keys('y\r');
    const { stdout, screen } = await wizard.ended();
    expect(JSON.parse(stdout)).toEqual({
      type: 'service',
      values: {
        name: 'Nightly import',
        fhirUrl: 'https://fhir.contoso.com',
        role: ['globalReader'],
        credential: 'none',
      },
      confirmed: true,
      raw: false,
    });
    expect(screen.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(screen.lastIndexOf(HIDE_CURSOR));
  });

  it('end an answer at the newline of a paste, and drop the rest', async () => {
    const wizard = await startWizard();
    await wizard.shows('select');
    wizard.keys('\r');
    await wizard.shows('? Name of the application');
    wizard.keys('Contoso FHIR\rhttps://leaked.example\r');
    await wizard.shows('✔ Name of the application Contoso FHIR');
    await wizard.shows('? Base URL of the FHIR server');
    wizard.keys('https://fhir.contoso.com\r');
    await wizard.shows('? What do you want to change?');
    await wizard.shows('select');
    wizard.keys('\r');
    await wizard.shows('? Go on? (y/N)');
    wizard.keys('\r');
    const { stdout } = await wizard.ended();
    expect(JSON.parse(stdout)).toMatchObject({
      values: { name: 'Contoso FHIR', fhirUrl: 'https://fhir.contoso.com' },
      confirmed: false,
    });
  });

  it.each([
    ['Ctrl-C', 'keys'],
    ['a keyboard that hangs up', 'hangUp'],
  ] as const)('are cancelled by %s, with the terminal as it was', async (_what, how) => {
    const wizard = await startWizard('--color');
    await wizard.shows('select');
    if (how === 'keys') {
      wizard.keys(CTRL_C);
    } else {
      wizard.hangUp();
    }
    const { stdout, screen } = await wizard.ended();
    expect(JSON.parse(stdout)).toEqual({ error: 'CancelledError: Cancelled.', raw: false });
    expect(screen.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(screen.lastIndexOf(HIDE_CURSOR));
  });
});
