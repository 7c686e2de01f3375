import { describe } from 'vitest';
import { generate } from './generate.ts';

describe('RLS', ...generate('RLS'));
