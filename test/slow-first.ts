import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest: begun first, it does not end alone. What mostly waits is beside what works. */
const SLOW = [
  'e2e/concurrent-updates.test.ts',
  'e2e/concurrent-updates-far-behind.test.ts',
  'e2e/interrupted-files.test.ts',
  'e2e/secret-sweep.test.ts',
  'e2e/interrupted.test.ts',
  'e2e/certificate.test.ts',
  'sandbox/hostile-requests.test.ts',
  'files/file-lock.test.ts',
  'e2e/interrupted-apply.test.ts',
  'e2e/concurrent.test.ts',
  'e2e/azure-roles.test.ts',
];

/** The order of test files: the slow ones, then as vitest has it. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = SLOW.findIndex((name) => moduleId.endsWith(`/test/${name}`));
      return index === -1 ? SLOW.length : index;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
