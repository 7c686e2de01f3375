import { describe } from 'vitest';
import { generate } from './generate.ts';

describe('Objects', ...generate('Objects'));
