import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: gaps.html in Chromium, which is installed where root may do so. */
export default defineConfig({
  test: {
    include: ['test/browser/*.browser.ts'],
    globalSetup: ['./test/browser/chromium.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
