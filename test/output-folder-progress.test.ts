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
