import { describe } from 'vitest';
import { generate } from './generate.ts';

describe('Storage', ...generate('Storage'));
