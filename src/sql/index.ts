export * from '../gap/sql/index.ts';
