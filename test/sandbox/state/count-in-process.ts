// Run as a process of its own, with a directory and a name: changes the document until it is killed, and tells each
// mark. With a third argument it stops itself at that mark, in the middle of the change and with the lock in its hands.
import { mark, openCountingStore } from './counting-store.ts';

const [directory = '', name = '', stopAt] = process.argv.slice(2);
const store = await openCountingStore(directory);
let hasStopped = false;
for (let turn = 0; ; turn += 1) {
  await mark(store, `${name}-${turn}`, 20_000, () => {
    if (`${turn}` === stopAt && !hasStopped) {
      hasStopped = true;
      process.kill(process.pid, 'SIGSTOP');
    }
  });
  process.stdout.write(`${name}-${turn}\n`);
}
