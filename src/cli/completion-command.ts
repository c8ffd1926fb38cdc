import { Argument } from 'commander';
import { AddCommand } from './add-command';
import { candidatesOf } from './completion/candidates';
import { SCRIPTS } from './completion/scripts';
import { printable } from '../verify/report/printable';

const EXAMPLES = `
What follows is asked of the program itself, so the script stays right when the package is updated. The shell finds the
program by the name that is typed: a package of a project has it in node_modules/.bin.

Exit status:
  0  the script is written
  2  wrong usage

Examples:
  eval "$(cdk8s-canary completion bash)"                                    # in ~/.bashrc
  source <(cdk8s-canary completion zsh)                                     # in ~/.zshrc, behind compinit
  cdk8s-canary completion fish > ~/.config/fish/completions/cdk8s-canary.fish`;

/** `cdk8s-canary completion`: scripts for shells. They call `cdk8s-canary complete`, which says what can follow. */
export const addCompletion: AddCommand = (program, terminal) => {
  program.command('completion')
    .addArgument(new Argument('<shell>', 'shell that the script is for').choices(Object.keys(SCRIPTS)))
    .description('print a script for a shell that completes commands, options, files and processes of the plan')
    .addHelpText('after', EXAMPLES)
    .action((shell: string) => {
      terminal.stdout.write(SCRIPTS[shell]);
    });
  program.command('complete [words...]', { hidden: true })
    .description('say what can stand where the cursor is: "files" or "words" on a line, then a word and what it is for on each')
    .action((words: string[]) => {
      const { files, words: found } = candidatesOf(program, words);
      const lines = found.map(([word, description]) => `${printable(word)}\t${printable(description)}`);
      terminal.stdout.write([files ? 'files' : 'words', ...lines].map(line => `${line}\n`).join(''));
    });
};
