import { dbmate } from './dbmate.ts';
import { drizzle } from './drizzle.ts';
import { flyway } from './flyway.ts';
import { golangMigrate } from './golang-migrate.ts';
import { goose } from './goose.ts';
import { nodePgMigrate } from './node-pg-migrate.ts';
import { plain } from './plain.ts';
import { prisma } from './prisma.ts';
import { supabase } from './supabase.ts';
import type { MigrationTool } from './tool.ts';

/** Every tool, the surest marks first: places, then files of the tool's own, then lines in the files, then their names. */
export const tools: readonly MigrationTool[] = [supabase, prisma, drizzle, goose, dbmate, nodePgMigrate, golangMigrate, flyway, plain];
