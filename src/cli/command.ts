import type { Command } from 'commander';
import type { Progress } from '../progress.ts';

/** Exit codes: all is as intended, there are gaps, it could not be checked or done. */
export const exitCodes = { held: 0, gaps: 1, unchecked: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Where a command writes, so that tests can listen. */
export interface Streams {
  out(text: string): void;
  error(text: string): void;
  /** What is sent to `out` may have colours. */
  colors: boolean;
}

/** What a command has besides its options. */
export interface Context extends Streams {
  progress: Progress;
}

/** One command of the command line: a file in this folder and a line in `commands` of index.ts. */
export interface CommandSpec<Options extends object, Argument = undefined> {
  name: string;
  /** One line, for the list of commands. */
  summary: string;
  /** Adds its options and its argument. */
  build(command: Command): Command;
  /** Lines to copy: shown below its options. */
  examples: readonly string[];
  /**
   * What it does; returns the exit code.
   *
   * @throws PgintentError for what a person can put right.
   */
  run(options: Options, context: Context, argument: Argument): Promise<ExitCode>;
}

/** A command with the types of its options forgotten: commander parses them as `build` says. */
export interface CliCommand {
  name: string;
  add(program: Command, run: (action: (context: Context) => Promise<ExitCode>) => Promise<void>): void;
}

/** Declares a command. Exists for its types. */
export function defineCommand<Options extends object, Argument = undefined>(spec: CommandSpec<Options, Argument>): CliCommand {
  return {
    name: spec.name,
    add(program, run) {
      const command = spec.build(program.command(spec.name).summary(spec.summary).description(spec.summary));
      command.addHelpText('after', examplesText(spec.examples));
      const takesArgument = command.registeredArguments.length > 0;
      command.action((...given: unknown[]) =>
        run((context) => spec.run(command.opts<Options>(), context, (takesArgument ? given[0] : undefined) as Argument)),
      );
    },
  };
}

function examplesText(examples: readonly string[]): string {
  return `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}\n\n${exitCodesText}`;
}

/** Shown below every help. */
export const exitCodesText =
  'Exit code: 0 no gaps, or done; 1 gaps; 2 it could not be checked or done, also when nothing but unknowns is left.';
