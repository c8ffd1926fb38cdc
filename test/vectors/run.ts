/** Runs files of vectors against the traffic model and prints every request in which they differ. */
import { readFileSync } from 'fs';
import { verdicts } from './judge';
import { MeasuredRequest, VectorCase, vectorCases } from './vector-case';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('files must be given, got none: npm run vectors -- FILE...');
  process.exit(2);
}

let passed = 0;
let failed = 0;
for (const file of files) {
  for (const vector of casesOf(file)) {
    for (const { request, difference } of verdicts(vector)) {
      if (difference === undefined) {
        passed++;
      } else {
        failed++;
        console.log(`${file}: ${vector.name}: ${text(request)}\n${difference}\n`);
      }
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function casesOf(file: string): VectorCase[] {
  try {
    return vectorCases(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    failed++;
    console.log(`${file}: ${(error as Error).message}\n`);
    return [];
  }
}

function text({ request: { from, host, path, headers } }: MeasuredRequest): string {
  return `${from}, ${host}${path} ${JSON.stringify(headers)}`;
}
