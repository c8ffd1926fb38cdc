import { Command } from 'commander';
import { Status } from './status';
import { Terminal } from './terminal';

/** Adds a command to the program; `done` takes the status that it ends with. */
export type AddCommand = (program: Command, terminal: Terminal, done: (status: Status) => void) => void;
