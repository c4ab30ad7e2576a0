import { beforeEach } from 'vitest';

/**
 * Call it in a `describe` whose tests each go on where the one before has ended: after one that failed, the others only
 * say that they cannot begin.
 */
export function tellOneStory(): void {
  beforeEach(({ task }) => {
    const earlier = task.suite?.tasks.slice(0, task.suite.tasks.indexOf(task)) ?? [];
    const failed = earlier.find(({ result }) => result?.state === 'fail');
    if (failed !== undefined) {
      throw new Error(`It begins where "${failed.name}" ends, which failed.`);
    }
  });
}
