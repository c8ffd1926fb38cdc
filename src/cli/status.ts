/** What a command says to the shell that called it. */
export enum Status {
  /** It did what it was asked to do and found nothing wrong. */
  GOOD = 0,
  /** It found something wrong with what it was asked about. */
  FOUND = 1,
  /** It could not do it: wrong usage, or input that cannot be read. */
  FAILED = 2,
}
