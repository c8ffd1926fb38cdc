import { MISREAD_TEXT, OBJECT_TWICE } from './input-mistakes';
import { MISSPELT_KIND } from './misspelt-kind';
import { REFUSED_OBJECT } from './refused-object';
import { Rule } from '../rule';

/** Rules about the input itself. */
export const INPUT_RULES: readonly Rule[] = [REFUSED_OBJECT, OBJECT_TWICE, MISREAD_TEXT, MISSPELT_KIND];
