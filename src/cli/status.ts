/** What a command says to the shell that called it. */
export enum Status {
  /** It did what it was asked to do and found nothing wrong. */
  GOOD = 0,
  /** It found something wrong with what it was asked about. */
  FOUND = 1,
  /** It was asked for something that it does not do, or given input that cannot be read. */
  USAGE = 2,
  /** Something that it needs does not work: kubectl, the cluster, a server, the disk. */
  ENVIRONMENT = 3,
  /** It has a fault of its own: `EX_SOFTWARE` of sysexits.h. Node.js ends with 1 then, which would be a finding. */
  FAULT = 70,
  /** It was stopped by SIGINT, as Ctrl-C sends it: 128 and the number of the signal, as shells count. */
  INTERRUPTED = 130,
  /** It was stopped by SIGTERM. */
  TERMINATED = 143,
}
