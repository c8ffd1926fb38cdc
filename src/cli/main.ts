#!/usr/bin/env node
import { optimizeLate } from './late-optimization';
import { run } from './program';

// Who reads the output may stop reading, as head does: that is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error;
  }
});

optimizeLate();

run(process.argv.slice(2), process).then(
  status => {
    process.exitCode = status;
  },
  error => {
    console.error(error);
    process.exitCode = 2;
  },
);
