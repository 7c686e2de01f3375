import { generate } from './generate.ts';

generate('Storage');
