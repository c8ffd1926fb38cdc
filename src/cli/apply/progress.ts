import { printable } from '../../verify/report/printable';
import { Terminal } from '../terminal';

/** What happens, on stderr: on a terminal the last line is written again while it changes, else each change is a line. */
export class Progress {
  private open = '';

  public constructor(private readonly terminal: Terminal) {}

  /** A line that stays. */
  public line(text: string): void {
    this.clear();
    this.terminal.stderr.write(`${printable(text)}\n`);
  }

  /** Several lines that stay. */
  public text(lines: string): void {
    lines.split('\n').forEach(line => this.line(line));
  }

  /**
   * A line that the next one replaces. The same again is not written.
   *
   * @param brief whether it is only for a terminal, because the next one says more
   */
  public update(text: string, brief = false): void {
    const line = printable(text);
    if (line === this.open || brief && this.terminal.stderr.isTTY !== true) {
      return;
    }
    if (this.terminal.stderr.isTTY === true) {
      this.clear();
      this.terminal.stderr.write(line);
    } else {
      this.terminal.stderr.write(`${line}\n`);
    }
    this.open = line;
  }

  private clear(): void {
    if (this.open !== '' && this.terminal.stderr.isTTY === true) {
      this.terminal.stderr.write('\r\u001b[2K');
    }
    this.open = '';
  }
}
