import { Status } from '../status';

/** Signals that ask a program to stop, and the status that says so. */
const SIGNALS: readonly (readonly [NodeJS.Signals, Status])[] = [['SIGINT', Status.INTERRUPTED], ['SIGTERM', Status.TERMINATED]];

/** Notes that somebody wants to stop, as with Ctrl-C, and leaves it to the program to end what it does. */
export class Interrupt {
  private received?: NodeJS.Signals;
  private wake?: () => void;
  private readonly controller = new AbortController();
  private readonly listeners = SIGNALS.map(([signal]) => [signal, () => this.receive(signal)] as const);

  /** @param notice called for every signal */
  public constructor(private readonly notice: () => unknown) {
    this.listeners.forEach(([signal, listener]) => process.on(signal, listener));
  }

  /** The signal that came, if one did. */
  public get signal(): NodeJS.Signals | undefined {
    return this.received;
  }

  /** Ends what only reads, as soon as somebody wants to stop. */
  public get abort(): AbortSignal {
    return this.controller.signal;
  }

  /** What the program ends with when it was stopped. */
  public get status(): Status {
    return SIGNALS.find(([signal]) => signal === this.received)?.[1] ?? Status.GOOD;
  }

  /** Waits, but not when somebody wants to stop. */
  public async sleep(milliseconds: number): Promise<void> {
    if (this.received !== undefined) {
      return;
    }
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Lets signals do again what they do without this. */
  public stop(): void {
    this.listeners.forEach(([signal, listener]) => process.off(signal, listener));
  }

  private receive(signal: NodeJS.Signals): void {
    this.received ??= signal;
    this.notice();
    this.controller.abort();
    this.wake?.();
  }
}
