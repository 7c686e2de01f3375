import { defineConfig } from 'vitest/config';

/** `npm run test:docker`: replays in containers; skipped where no container engine can be had. */
export default defineConfig({
  test: {
    include: ['test/docker/*.docker.ts'],
    globalSetup: ['./test/docker/engine.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
