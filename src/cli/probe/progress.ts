import { Terminal } from '../terminal';

/** Milliseconds between two pictures. */
const INTERVAL = 100;
const WIDTH = 30;
/** Back to the beginning of the line, which is emptied. */
const CLEAR = '\r\u001b[K';

/** A bar on stderr that shows how far a command is; nothing unless a person looks at it. */
export class Progress {
  private readonly shows: boolean;
  private last = -Infinity;
  private drawn = false;

  constructor(private readonly terminal: Terminal, private readonly total: number) {
    this.shows = terminal.stderr.isTTY === true && terminal.env.TERM !== 'dumb';
  }

  /** Shows that so many are done, at most ten times a second. */
  public show(done: number): void {
    const now = performance.now();
    if (this.shows && now - this.last >= INTERVAL) {
      this.last = now;
      this.drawn = true;
      const filled = Math.floor(WIDTH * done / this.total);
      this.terminal.stderr.write(`${CLEAR}[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${done} of ${this.total}`);
    }
  }

  /** Takes the bar away. */
  public end(): void {
    if (this.drawn) {
      this.terminal.stderr.write(CLEAR);
      this.drawn = false;
    }
  }
}
