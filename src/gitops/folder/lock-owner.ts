import { readFileSync, readlinkSync } from 'fs';
import { hostname } from 'os';
import { unless } from './attempt';

/** Locks that this process has. */
const HELD = new Set<string>();

/** Who has a lock, as the name of a file: renaming that file is how a lock changes hands, which only one can do. */
export class LockOwner {
  /** This process, for one run. */
  public static self(): LockOwner {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { randomBytes } = require('crypto') as typeof import('crypto');
    const owner = new LockOwner(process.pid, startOf(process.pid)?.start ?? '', randomBytes(8).toString('hex'), pidSpace(), hostOf());
    HELD.add(owner.nonce);
    return owner;
  }

  /** The owner whom a file name tells; undefined where it is no such name. */
  public static of(name: string): LockOwner | undefined {
    const match = /^(\d+)\.(\d*)\.([0-9a-f]{16})\.(\d*)\.(.+)$/.exec(name);
    return match === null ? undefined : new LockOwner(Number(match[1]), match[2], match[3], match[4], match[5]);
  }

  private constructor(
    private readonly pid: number,
    private readonly start: string,
    public readonly nonce: string,
    private readonly space: string,
    private readonly host: string,
  ) {}

  public get name(): string {
    return [this.pid, this.start, this.nonce, this.space, this.host].join('.');
  }

  /** The owner, for a message. */
  public get shown(): string {
    return `process ${this.pid}${this.isElsewhere ? ` on ${this.host}` : ''}`;
  }

  /** Whether the process is at work, as far as this one can know: of one elsewhere it is taken for granted. */
  public get isAlive(): boolean {
    if (this.isElsewhere) {
      return true;
    }
    if (this.pid === process.pid) {
      return HELD.has(this.nonce);
    }
    // EPERM: the process is there and belongs to somebody else.
    if (unless(['ESRCH'], () => unless(['EPERM'], () => process.kill(this.pid, 0)) ?? true) === undefined) {
      return false;
    }
    const found = startOf(this.pid);
    return found === undefined || (!found.isDead && (this.start === '' || this.start === found.start));
  }

  /** The lock is given back. */
  public release(): void {
    HELD.delete(this.nonce);
  }

  /** Whether the number of the process means nothing here: it is of another host, or of another container. */
  private get isElsewhere(): boolean {
    return this.host !== hostOf() || this.space !== pidSpace();
  }
}

/**
 * When a process started, in ticks since the system did, and whether it is a zombie, where the system tells it.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html fields 3 and 22; the name of the program before them may have spaces and parentheses
 */
function startOf(pid: number): { readonly start: string; readonly isDead: boolean } | undefined {
  const stat = readable(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && { start: fields[19], isDead: /^[ZXx]$/.test(fields[0]) };
}

/** The number of the namespace that process numbers are of: two containers may have one host name. */
function pidSpace(): string {
  return /\d+/.exec(readable(() => readlinkSync('/proc/self/ns/pid')) ?? '')?.[0] ?? '';
}

function hostOf(): string {
  return encodeURIComponent(hostname()).slice(0, 150);
}

function readable<T>(read: () => T): T | undefined {
  return unless(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ESRCH', 'EINVAL', 'UNKNOWN'], read);
}
