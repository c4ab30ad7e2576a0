import { describe, expect, it } from 'vitest';
import { startWizard } from './pseudo-terminal.ts';

const DOWN = '\u001b[B';
const CTRL_C = '\u0003';
const SHOW_CURSOR = '\u001b[?25h';
const HIDE_CURSOR = '\u001b[?25l';

describe('the questions in a real terminal', () => {
  it('go from the type to the confirmation, with stdout left to the result', async () => {
    const wizard = await startWizard();
    await wizard.shows('Type of application');
    await wizard.shows('enter next');
    wizard.keys(`${DOWN}${DOWN}${DOWN}\r`);
    await wizard.shows('✔ Type            service');
    await wizard.shows('? FHIR server');
    wizard.keys('http://fhir.contoso.com\r');
    await wizard.shows('does not begin with https://');
    wizard.keys('\u0015https://fhir.contoso.com\r');
    await wizard.shows('? Name');
    wizard.keys('Nightly import\r');
    await wizard.shows('? What may it do on the FHIR server?');
    await wizard.shows('enter next');
    wizard.keys(' \r');
    await wizard.shows('? Where does it run?');
    await wizard.shows('enter next');
    wizard.keys(`${DOWN.repeat(4)}\r`);
    await wizard.shows('? How does it sign in?');
    await wizard.shows('enter next');
    wizard.keys(`${DOWN.repeat(2)}\r`);
    await wizard.shows('? What do you want to change?');
    await wizard.shows('enter next');
    wizard.keys('\r');
    await wizard.shows('? Continue? (y/N)');
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
    await wizard.shows('enter next');
    wizard.keys('\r');
    await wizard.shows('? FHIR server');
    wizard.keys('https://fhir.contoso.com\rleaked\r');
    await wizard.shows('✔ FHIR server     https://fhir.contoso.com');
    await wizard.shows('? Name');
    wizard.keys('Contoso FHIR\r');
    await wizard.shows('? What do you want to change?');
    await wizard.shows('enter next');
    wizard.keys('\r');
    await wizard.shows('? Continue? (y/N)');
    wizard.keys('\r');
    const { stdout } = await wizard.ended();
    expect(JSON.parse(stdout)).toMatchObject({
      values: { name: 'Contoso FHIR', fhirUrl: 'https://fhir.contoso.com' },
      confirmed: false,
    });
  });

  it('take the lines of a paste for a list, up to the first with a fault', async () => {
    const wizard = await startWizard();
    await wizard.shows('enter next');
    wizard.keys(`${DOWN}${DOWN}\r`);
    await wizard.shows('? FHIR server');
    wizard.keys('https://fhir.contoso.com\r');
    await wizard.shows('? Name');
    wizard.keys('Growth chart\r');
    await wizard.shows('? Reply URLs');
    wizard.keys(
      'https://chart.contoso.com/\rcom.contoso.chart://auth\rhttp://chart.contoso.com/\rhttps://lost.example/\r',
    );
    await wizard.shows('https://chart.contoso.com/  single-page app');
    await wizard.shows('com.contoso.chart://auth    mobile or desktop app');
    await wizard.shows('begins with http://');
    wizard.keys('\u0015');
    await wizard.shows('enter next');
    wizard.keys('\r');
    await wizard.shows('? What do you want to change?');
    await wizard.shows('enter next');
    wizard.keys('\r');
    await wizard.shows('? Continue? (y/N)');
    wizard.keys('\r');
    const { stdout } = await wizard.ended();
    expect(JSON.parse(stdout)).toMatchObject({
      values: { replyUrl: ['https://chart.contoso.com/', 'com.contoso.chart://auth'] },
    });
  });

  it.each([
    ['Ctrl-C', 'keys'],
    ['a keyboard that hangs up', 'hangUp'],
  ] as const)('are cancelled by %s, with the terminal as it was', async (_what, how) => {
    const wizard = await startWizard('--color');
    await wizard.shows('enter next');
    if (how === 'keys') {
      wizard.keys(CTRL_C);
    } else {
      wizard.hangUp();
    }
    const { stdout, screen } = await wizard.ended();
    expect(JSON.parse(stdout)).toEqual({ error: 'CancelledError: Canceled.', raw: false });
    expect(screen.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(screen.lastIndexOf(HIDE_CURSOR));
  });
});
