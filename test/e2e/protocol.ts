/** What was done and measured, told at once and again at the end. */
export class Protocol {
  private readonly lines: string[] = [];
  private steps = 0;
  private readonly begin = performance.now();

  /** A step; whatever goes wrong in it names it. */
  public async step<T>(title: string, act: () => Promise<T>): Promise<T> {
    this.say(`${++this.steps}. ${title}`);
    try {
      return await act();
    } catch (error) {
      (error as Error).message = `step ${this.steps}, ${title}: ${(error as Error).message}`;
      throw error;
    }
  }

  /** Something that was measured. */
  public note(text: string): void {
    this.say(`   ${text}`);
  }

  /** All of it. */
  public toString(): string {
    return this.lines.map(line => `${line}\n`).join('');
  }

  private say(text: string): void {
    this.lines.push(text);
    process.stdout.write(`${`${Math.round((performance.now() - this.begin) / 1000)} s`.padStart(5)}  ${text}\n`);
  }
}
