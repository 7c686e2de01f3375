import { generate } from './generate.ts';

generate('Realtime');
