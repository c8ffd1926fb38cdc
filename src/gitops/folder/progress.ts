/** Where progress is shown. */
export interface ProgressTerminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Milliseconds after which something is shown, and between two lines. */
const AFTER = 1000;
const EVERY = 100;

/** How far work has come, on one line of a terminal, once it has taken over a second. Elsewhere nothing is shown. */
export class Progress {
  private readonly started: number;
  private shownAt: number | undefined;

  /**
   * @param terminal where it is shown
   * @param now milliseconds of a clock
   */
  constructor(private readonly terminal: ProgressTerminal = process.stderr, private readonly now: () => number = Date.now) {
    this.started = now();
  }

  /**
   * A part of the work is done.
   *
   * @param done how many parts are
   * @param total how many there are
   * @param what the work: `writing files`
   */
  public step(done: number, total: number, what: string): void {
    if (this.terminal.isTTY !== true) {
      return;
    }
    const now = this.now();
    if (now - this.started > AFTER && now - (this.shownAt ?? -Infinity) >= EVERY) {
      this.shownAt = now;
      this.terminal.write(`\r\u001b[K${`${what}: ${done} of ${total}`.slice(0, (this.terminal.columns || 80) - 1)}`);
    }
  }

  /** The work is over: the line is empty again. */
  public end(): void {
    if (this.shownAt !== undefined) {
      this.shownAt = undefined;
      this.terminal.write('\r\u001b[K');
    }
  }
}
