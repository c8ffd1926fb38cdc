/** A column of the drawing. */
export interface Column {
  /** Left edge. */
  readonly x: number;
  readonly width: number;
}

/** Columns, from left to right: who asks, what is asked, which share goes on, who answers. */
export const CALLERS: Column = { x: 1, width: 116 };
export const REQUESTS: Column = { x: 141, width: 160 };
export const SHARES: Column = { x: 301, width: 92 };
export const ENDS: Column = { x: 437, width: 122 };

/** Width of a drawing. */
export const WIDTH = 560;

/** Sizes of text, the height of a line, and what is left empty within boxes and between them. */
export const SIZE = 12;
export const SMALL = 11;
export const LINE = 15;
export const PADDING = 6;
export const GAP = 14;
