import { main } from '../../src/main.ts';
import { SAMPLE_TREE } from './sample-commands.ts';

void main(SAMPLE_TREE);
