import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { distance } from 'fastest-levenshtein';
import { PgintentError } from '../database/errors.ts';
import { closeEngine } from '../gap/answer.ts';
import { progressOn } from '../progress.ts';
import { type CliCommand, type ExitCode, exitCodes, exitCodesText, type Streams } from './command.ts';
import { accept } from './accept.ts';
import { gaps } from './gaps.ts';
import { init } from './init/index.ts';
import { introspect } from './introspect.ts';
import { patch } from './patch.ts';
import { snapshot } from './snapshot.ts';
import { verify } from './verify.ts';

/** In the order of the help. */
const commands: readonly CliCommand[] = [init, gaps, patch, verify, snapshot, introspect, accept];

const commandNames = commands
  .map(({ name }) => name)
  .join(', ')
  .replace(/, (\w+)$/, ' and $1');

const variablesText = 'Variables stand for options, which win over them. NO_COLOR=1 turns colours off.';

const { version } = createRequire(import.meta.url)('pgintent/package.json') as { version: string };

/** Runs the command line; returns the exit code. Never throws for what a person did wrong. */
export async function main(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const progress = progressOn();
  let code: ExitCode = exitCodes.held;
  const program = programOn(streams);
  for (const command of commands)
    command.add(program, async (action) => {
      code = await action({ ...streams, progress });
    });
  try {
    // A script that lost its arguments must not take the help for a verdict.
    if (argv.length === 0) code = exitCodes.unchecked;
    const [first, asked] = argv;
    if (first === 'help' && asked !== undefined && !isCommand(asked)) throw noCommand(asked);
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return code;
    progress.end();
    streams.error(`${explain(error, argv)}\n`);
    return exitCodes.unchecked;
  } finally {
    progress.end();
    await closeEngine();
  }
}

function programOn(streams: Streams): Command {
  return (
    new Command('pgintent')
      .description('Is a Postgres database what its owner meant it to be?')
      .version(version, '-V, --version', 'show the version')
      .helpOption('-h, --help', 'show this')
      .helpCommand('help [command]', 'show the options and examples of a command')
      .addHelpText('after', `\n${exitCodesText}\n\n${variablesText}`)
      .exitOverride()
      // What is wrong is said once, by `main`.
      .configureOutput({ writeOut: streams.out, writeErr: () => undefined, getOutHasColors: () => streams.colors })
      .on('command:*', ([name]: string[]) => {
        throw noCommand(name!);
      })
  );
}

/** What a person reads: a sentence for what they can put right, the whole trace for a fault of this program. */
function explain(error: unknown, [command = '']: readonly string[]): string {
  if (error instanceof PgintentError) return error.message;
  if (error instanceof CommanderError) {
    const help = isCommand(command) ? `pgintent help ${command}` : 'pgintent --help';
    return `${said(error, command)} ${help} shows the options.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function said({ code, message }: CommanderError, command: string): string {
  const excess = code === 'commander.excessArguments' ? /but got \d+: (.*)\.$/.exec(message)?.[1] : undefined;
  if (excess !== undefined && ['gaps', 'patch', 'verify'].includes(command))
    return `Nothing says what ${excess} is. Write --intent or --database before it.`;
  const [text, meant] = message.replace(/^error: /, '').split('\n');
  return [text!, meant?.replaceAll(/[()]/g, '')].flatMap((part) => (part === undefined ? [] : [sentence(part)])).join(' ');
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}${/[.?]$/.test(text) ? '' : '.'}`;
}

function isCommand(name: string): boolean {
  return commands.some((command) => command.name === name);
}

function noCommand(name: string): PgintentError {
  const near = commands.find((command) => distance(command.name, name) <= 2);
  const meant = near === undefined ? '' : ` Did you mean "${near.name}"?`;
  return new PgintentError(`There is no command "${name}".${meant} The commands are ${commandNames}; pgintent --help shows them.`);
}
