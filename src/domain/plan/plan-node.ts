/** How a scalar is written. */
export enum ScalarStyle {
  PLAIN = 'PLAIN',
  DOUBLE = 'QUOTE_DOUBLE',
  SINGLE = 'QUOTE_SINGLE',
  /** On lines of its own, behind `|` or `>`. */
  BLOCK = 'BLOCK',
}

/** A value of a plan, and where in the text it stands. */
interface Placed {
  readonly start: number;
  readonly end: number;
}

/** A single value. */
export interface PlanScalar extends Placed {
  readonly type: 'scalar';
  /** What YAML 1.2 reads. */
  readonly value: unknown;
  /** What is written. */
  readonly source: string;
  readonly style: ScalarStyle;
}

/** A mapping. */
export interface PlanMapping extends Placed {
  readonly type: 'mapping';
  /** Whether it stands in braces. */
  readonly flow: boolean;
  readonly pairs: readonly PlanPair[];
}

/** A list. */
export interface PlanList extends Placed {
  readonly type: 'list';
  /** Whether it stands in brackets. */
  readonly flow: boolean;
  readonly items: readonly PlanNode[];
}

/** Something that a mistake was already told for; nobody complains of it twice. */
export interface PlanMistake extends Placed {
  readonly type: 'mistake';
}

/** A key and its value. */
export interface PlanPair {
  readonly key: PlanScalar;
  readonly value: PlanNode;
}

/** Any value of a plan. */
export type PlanNode = PlanScalar | PlanMapping | PlanList | PlanMistake;

/** A mistake at a place. */
export interface PlanProblem {
  readonly text: string;
  readonly offset: number;
}

/** The pair with a key; the first one, where a mapping says it twice. */
export function pairOf(node: PlanNode | undefined, key: string): PlanPair | undefined {
  return node?.type === 'mapping' ? node.pairs.find(pair => pair.key.value === key) : undefined;
}

/** Where a pair is: at its value, or at its key where no value is written. */
export function pairOffset({ key, value }: PlanPair): number {
  return value.end > value.start ? value.start : key.start;
}
