import { main } from '../../src/main.ts';
import { SAMPLE_TREE } from './sample-commands.ts';

await main(SAMPLE_TREE);
