import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { closeEngine } from '../src/gap/answer.ts';
import { MAJORS } from '../test/support/servers.ts';
import { type Compared, compareFolder, type CompareOptions } from './corpus/compared.ts';
import { foldersIn, openFolder } from './corpus/folder.ts';
import { type Replayed, replayFolder } from './corpus/replayed.ts';
import { stubFiles } from './corpus/server.ts';

/** The figures of one folder; `broke` where they could not be had. */
type Figures = { name: string; broke?: string } & Partial<Omit<Replayed, 'folder'>> & Partial<Compared> & { files?: number };

const usage = `node scripts/corpus.ts <folder of folders of migrations> [--major ${MAJORS.join('|')}] [--drifts 10] [--seed 1] [--only name] [--out folder]

Replays each folder on Supabase's platform. With --major, the same statements also go into a server of that major, which must
then have no gap; with --drifts, it must have one for each of so many random changes. --out takes all figures as JSON.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    major: { type: 'string' },
    drifts: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    out: { type: 'string' },
  },
});
const [root] = positionals;
if (root === undefined) throw new Error(usage);

const folders = (await foldersIn(root)).filter(({ name }) => name.includes(values.only));
const figures: Figures[] = [];
const options = await optionsOf();
for (const { name, path } of folders) {
  const found = await measure(name, path).catch((error: Error): Figures => ({ name, broke: error.stack ?? error.message }));
  figures.push(found);
  print(found);
}
printTotals();
await closeEngine();

async function optionsOf(): Promise<CompareOptions | undefined> {
  if (values.major === undefined) return undefined;
  const major = MAJORS.find((one) => one === Number(values.major));
  if (major === undefined) throw new Error(usage);
  // One installation serves all folders.
  const all = await Promise.all((await foldersIn(root!)).map(({ path }) => openFolder(path)));
  const extensions = await stubFiles(all.flatMap(({ migrations }) => migrations));
  return { major, extensions, drifts: Number(values.drifts), seed: Number(values.seed) };
}

async function measure(name: string, path: string): Promise<Figures> {
  const replayed = await replayFolder(path);
  // Where nothing could be made, there is nothing to compare.
  const compared = options === undefined || replayed.objects === 0 ? {} : await compareFolder(replayed, options);
  const { folder, ...rest } = replayed;
  const found = { name, files: folder.migrations.length, ...rest, ...compared };
  if (values.out !== undefined) {
    await mkdir(values.out, { recursive: true });
    await writeFile(join(values.out, `${name}.json`), `${JSON.stringify(found, null, 1)}\n`);
  }
  return found;
}

function print({ name, broke, ...found }: Figures): void {
  if (broke !== undefined) return console.log(`${name}: ${broke}`);
  console.log(`${name}: ${sayFigures([{ name, ...found }])}`);
  for (const alarm of [...found.itself!, ...(found.alarms ?? [])].slice(0, 10)) console.log(`  ${alarm}`);
  for (const { sql } of found.drifts?.filter(({ seen }) => !seen) ?? []) console.log(`  missed ${sql}`);
}

function printTotals(): void {
  const whole = figures.filter(({ broke }) => broke === undefined);
  const clean = whole.filter(({ failed, unreadable }) => failed!.length + unreadable!.length === 0);
  console.log(`${whole.length} of ${figures.length} folders, ${clean.length} without a failure: ${sayFigures(whole)}`);
}

function sayFigures(all: readonly Figures[]): string {
  const sum = (of: (one: Figures) => number | undefined): number => all.reduce((total, one) => total + (of(one) ?? 0), 0);
  const said = [
    `${sum(({ files }) => files)} files`,
    `${sum(({ statements }) => statements)} statements`,
    `${sum(({ unreadable }) => unreadable!.length)} files cannot be read`,
    `${sum(({ failed }) => failed!.length)} statements fail`,
    `${sum(({ objects }) => objects)} objects`,
    `${sum(({ withoutLine }) => withoutLine!.length)} of the host`,
    `${sum(({ itself }) => itself!.length)} differences from itself`,
    `${sum(({ seconds }) => seconds).toFixed(1)} s`,
  ];
  if (options !== undefined)
    said.push(
      `on ${options.major} ${sum(({ failedThere }) => failedThere?.length)} more statements fail`,
      `${sum(({ outcomes }) => outcomes)} compared`,
      `${sum(({ alarms }) => alarms?.length)} alarms`,
      `${sum(({ drifts }) => drifts?.length)} drifts`,
      `${sum(({ drifts }) => drifts?.filter(({ seen }) => !seen).length)} missed`,
      `${sum(({ drifts }) => drifts?.filter(({ seen, origin }) => seen && origin === undefined).length)} without a line`,
      `${sum(({ others }) => others?.length)} other gaps`,
    );
  return said.join(', ');
}
