import { readApplication } from '../../../src/graph/answers.ts';
import type { ObservedApplication } from '../../../src/registration/model/observed.ts';

/** An application with nothing but a name. */
export const sampleApplication: ObservedApplication = readApplication({
  id: '0d4c3f0e-2f0a-4c55-9d0b-2f6a3a1b7c11',
  appId: '6f1c3f0e-2f0a-4c55-9d0b-2f6a3a1b7c11',
  displayName: 'Growth chart',
});
