/** Writes what the commands in the documentation of the command line print. */
import { readFileSync, writeFileSync } from 'fs';
import { PAGES, withOutputs } from '../test/console-blocks';

PAGES.forEach(path => writeFileSync(path, withOutputs(readFileSync(path, 'utf8'))));
