import { locationOf } from './location';
import { wellFormed } from './printable';
import { summaryOf } from './summary';
import { Finding } from '../finding';

/** Findings as JSON, version 1 of `schemas/findings.schema.json`. */
export function findingsJson(findings: readonly Finding[]): string {
  return jsonText({ version: 1, findings: findings.map(findingOf), summary: summaryOf(findings) });
}

/** A value as JSON text that every parser reads: Go, Rust and others refuse halves of characters, also where they are escaped. */
export function jsonText(value: object): string {
  return JSON.stringify(value, (_, field) => typeof field === 'string' ? wellFormed(field) : field, 2) + '\n';
}

/** A finding as JSON. */
export function findingOf(finding: Finding): object {
  const { rule, severity, title, subject, field, message, wayOut, request, outcome } = finding;
  const { place, position } = locationOf(finding.place);
  const related = finding.related.map(decision => ({
    subject: decision.object, field: decision.field, effect: decision.effect, place: decision.place,
  }));
  return { rule, severity, title, subject, field, message, wayOut, request, outcome, place, ...position, related };
}
