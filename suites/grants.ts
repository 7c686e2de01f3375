import { describe } from 'vitest';
import { generate } from './generate.ts';

describe('Grants', ...generate('Grants'));
