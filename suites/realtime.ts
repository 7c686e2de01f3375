import { describe } from 'vitest';
import { generate } from './generate.ts';

describe('Realtime', ...generate('Realtime'));
