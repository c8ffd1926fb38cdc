import type { Argument, Command, Option } from 'commander';
import { CanaryPlan } from '../../domain/plan/canary-plan';

/** What can stand where the cursor is. */
export interface Candidates {
  /** Whether names of files and folders can. */
  readonly files: boolean;
  /** Whole words, as far as they begin with what is there, each with what it is for. */
  readonly words: readonly (readonly [word: string, description: string])[];
}

/** Names of arguments and of values of options that are files or folders, and those that are processes of the plan. */
const FILES = /^(paths?|files?|dirs?|director(y|ies)|folders?|plan|manifests|before|after|kubeconfig)$/;
const PROCESSES = /^(process(es)?|projects?)$/;
const PLAN = 'canary.yaml';

/**
 * What can follow on a command line, by what the program itself says of its commands.
 *
 * @param program with all its commands
 * @param words behind the name of the program, the last of which is the one to complete, empty if it has not begun
 */
export function candidatesOf(program: Command, words: readonly string[]): Candidates {
  const line = new CommandLine(program);
  words.slice(0, -1).forEach(word => line.take(word));
  return line.complete(words[words.length - 1] ?? '');
}

/** A command line up to a word. */
class CommandLine {
  private command: Command;
  /** Arguments so far, behind the command. */
  private given = 0;
  /** The option that still wants its value. */
  private open?: Option;
  /** Whether `--` was there. */
  private ended = false;
  private plan = PLAN;

  constructor(program: Command) {
    this.command = program;
  }

  public take(word: string): void {
    if (this.open !== undefined) {
      this.takeValue(this.open, word);
    } else if (!this.ended && word === '--') {
      this.ended = true;
    } else if (!this.ended && word.startsWith('-') && word !== '-') {
      this.takeOption(word);
    } else {
      const command = this.given === 0 ? this.command.commands.find(one => one.name() === word) : undefined;
      command === undefined ? this.given++ : this.command = command;
    }
  }

  public complete(word: string): Candidates {
    const [, flag, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    const option = this.open ?? (this.ended || flag === undefined ? undefined : this.optionOf(flag));
    if (option !== undefined) {
      return this.values(option.argChoices, nameOf(option), this.open === undefined ? `${flag}=` : '', this.open === undefined ? value : word);
    }
    if (!this.ended && word.startsWith('-')) {
      return { files: false, words: this.flags().filter(([name]) => name.startsWith(word)) };
    }
    const commands = this.given > 0 || this.ended ? [] : visible(this.command).map(one => [one.name(), one.description()] as const);
    const argument = argumentAt(this.command.registeredArguments, this.given);
    const values = argument === undefined ? { files: false, words: [] } : this.values(argument.argChoices, argument.name(), '', word);
    return { files: values.files, words: [...commands.filter(([name]) => name.startsWith(word)), ...values.words] };
  }

  private takeValue(option: Option, word: string): void {
    this.open = undefined;
    if (option.long === '--plan') {
      this.plan = word;
    }
  }

  private takeOption(word: string): void {
    const [, flag, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [undefined, word, undefined];
    const option = this.optionOf(flag);
    if (option !== undefined && value !== undefined) {
      this.takeValue(option, value);
    } else if (option?.required) {
      this.open = option;
    }
  }

  private optionOf(flag: string): Option | undefined {
    return this.command.options.find(({ short, long }) => short === flag || long === flag);
  }

  private flags(): (readonly [string, string])[] {
    return this.command.createHelp().visibleOptions(this.command).map(({ long, short, description }) => [long ?? short ?? '', description] as const);
  }

  private values(choices: readonly string[] | undefined, name: string, prefix: string, word: string): Candidates {
    const words = choices ?? (PROCESSES.test(name) ? processesOf(this.plan) : []);
    return { files: choices === undefined && FILES.test(name), words: words.filter(one => one.startsWith(word)).map(one => [`${prefix}${one}`, ''] as const) };
  }
}

function visible(command: Command): Command[] {
  return command.createHelp().visibleCommands(command).filter(one => one.name() !== 'help');
}

function argumentAt(all: readonly Argument[], index: number): Argument | undefined {
  const last = all[all.length - 1];
  return all[index] ?? (last?.variadic ? last : undefined);
}

/** `file` of `--plan <file>`. */
function nameOf({ flags }: Option): string {
  return (/[<[](.+?)(\.\.\.)?[>\]]/.exec(flags)?.[1] ?? '').toLowerCase();
}

/** Processes of the plan; none if it cannot be read, because nobody wants to hear of that now. */
function processesOf(path: string): string[] {
  try {
    return CanaryPlan.fromFile(path).entries.map(({ project }) => project);
  } catch {
    return [];
  }
}
