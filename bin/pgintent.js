#!/usr/bin/env node
// The checkout holds the source, which Node runs as it is; the package holds what was built from it.
import { existsSync } from 'node:fs';

const source = new URL('../src/cli/index.ts', import.meta.url);
const { main } = await import(existsSync(source) ? source.href : new URL('../dist/src/cli/index.js', import.meta.url).href);
process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  colors: process.stdout.isTTY === true && process.stdout.hasColors(),
});
