import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, Chart } from 'cdk8s';
import { GitOpsApp } from '../src';
import { Progress } from '../src/gitops/folder/progress';

/** A terminal and a clock. */
function shownBy(isTTY: boolean | undefined, act: (progress: Progress, wait: (milliseconds: number) => void) => void): string[] {
  const shown: string[] = [];
  let now = 50_000;
  act(new Progress({ isTTY, columns: 24, write: text => shown.push(text) }, () => now), milliseconds => { now += milliseconds; });
  return shown;
}

const slow = (progress: Progress, wait: (milliseconds: number) => void) => {
  for (let done = 0; done < 5; done++) {
    progress.step(done, 5, 'writing files');
    wait(500);
  }
  progress.end();
  progress.end();
};

test('is shown on a terminal after a second, and is gone at the end', () => {
  expect(shownBy(true, slow)).toEqual(['\r\u001b[Kwriting files: 3 of 5', '\r\u001b[Kwriting files: 4 of 5', '\r\u001b[K']);
});

test('is not shown where there is no terminal, or when it is over within a second', () => {
  expect(shownBy(false, slow)).toEqual([]);
  expect(shownBy(undefined, slow)).toEqual([]);
  expect(shownBy(true, (progress, wait) => {
    wait(1000);
    progress.step(1, 2, 'writing files');
    progress.end();
  })).toEqual([]);
});

test('is shown ten times a second at most, and fits into a line', () => {
  expect(shownBy(true, (progress, wait) => {
    wait(2000);
    for (let done = 0; done < 12; done++) {
      progress.step(done, 12, 'writing many many files');
      wait(10);
    }
  })).toEqual(['\r\u001b[Kwriting many many files', '\r\u001b[Kwriting many many files']);
});

test('a slow app shows which charts are rendered and which files are written', () => {
  const shown: string[] = [];
  let now = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => now += 400);
  jest.spyOn(process.stderr, 'write').mockImplementation(text => shown.push(String(text)) > 0);
  const { isTTY } = process.stderr;
  process.stderr.isTTY = true;
  try {
    const app = new GitOpsApp({ outdir: mkdtempSync(join(tmpdir(), 'progress-')) });
    for (let index = 0; index < 4; index++) {
      new ApiObject(new Chart(app, `chart-${index}`), 'one', { apiVersion: 'v1', kind: 'ConfigMap' });
    }
    app.synth();
  } finally {
    process.stderr.isTTY = isTTY;
    jest.restoreAllMocks();
  }
  expect(shown.slice(0, 2)).toEqual(['\r\u001b[Krendering charts: 2 of 4', '\r\u001b[Krendering charts: 3 of 4']);
  expect(shown[2]).toBe('\r\u001b[Kwriting files: 0 of 8');
  expect(shown[shown.length - 1]).toBe('\r\u001b[K');
});
