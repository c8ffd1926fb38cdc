import { spawnSync } from 'child_process';
import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

/** A repository for a test. */
export class Git {
  constructor(public readonly folder: string) {}

  public run(...args: string[]): this {
    const people = ['AUTHOR', 'COMMITTER'].flatMap(who => [[`GIT_${who}_NAME`, 'test'], [`GIT_${who}_EMAIL`, 'test@example.com']]);
    const env = { ...process.env, ...Object.fromEntries(people), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    const { status, stderr } = spawnSync('git', args, { cwd: this.folder, encoding: 'utf8', env });
    if (status !== 0) {
      throw new Error(stderr);
    }
    return this;
  }

  public write(path: string, text: string): this {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
    return this;
  }

  public remove(path: string): this {
    rmSync(join(this.folder, path), { recursive: true });
    return this;
  }

  public commit(): this {
    return this.run('add', '--all').run('commit', '-q', '-m', 'change');
  }
}
