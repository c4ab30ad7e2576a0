import { APP_TYPES } from '../../../src/registration/model/app-type.ts';
import { CONTINUE, CTRL_C, WIZARD_RUNS } from '../../e2e/wizard-runs.ts';
import type { Group } from '../scenario.ts';
import { SERVER } from './samples.ts';

/** Questions in a terminal: the screens of the two builds are compared. */
export const WIZARDS: Group = {
  name: 'wizard',
  steps: [
    ...APP_TYPES.map((type) => ({ run: 'register', terminal: [...WIZARD_RUNS[type].turns, CONTINUE] })),
    { run: 'register', terminal: [{ shown: ['? Type of application', 'enter next'], keys: CTRL_C }] },
    {
      run: `register resource ${SERVER} --name "Contoso FHIR" --notes Wards`,
      terminal: [{ shown: ['(y/N)'], keys: '\r' }],
    },
    { run: `delete service-nightly-import ${SERVER}`, terminal: [{ shown: ['(y/N)'], keys: 'y\r' }] },
    { run: 'init', terminal: [{ shown: ['? '], keys: CTRL_C }] },
  ],
};
