import { generate } from './generate.ts';

generate('RLS');
