#!/usr/bin/env node
import { optimizeLate } from './late-optimization';
import { faultText, run } from './program';
import { Status } from './status';

// Who reads the output may stop reading, as head does: that is no mistake. On a full disk the command goes on: it may be in the middle of something.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    process.stderr.write(`cdk8s-canary: stdout must be something that can be written, got ${error.message}\n`);
    process.on('exit', () => {
      process.exitCode = Status.ENVIRONMENT;
    });
  }
});
// There is nobody left to tell.
process.stderr.on('error', () => undefined);

process.on('uncaughtException', error => {
  process.stderr.write(faultText(error));
  process.exit(Status.FAULT);
});

optimizeLate();

void run(process.argv.slice(2), process).then(status => {
  process.exitCode = status;
});
