import * as fc from 'fast-check';
import { message } from './support';
import { Latencies, ShareComparison, ShareEstimate, ShareVerdict, VersionCount } from '../src';

describe('ShareEstimate', () => {
  // R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statist. Med. 17 (1998), table I, method 3: score interval without correction for continuity.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('has the published interval of %d of %d', (count, total, low, high) => {
    const estimate = ShareEstimate.of(count, total);
    expect([estimate.low.toFixed(4), estimate.high.toFixed(4)]).toEqual([low.toFixed(4), high.toFixed(4)]);
    expect([estimate.count, estimate.total, estimate.confidence, estimate.share]).toEqual([count, total, 95, count / total]);
  });

  // For no successes the upper end is z² / (n + z²). Quantiles: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.1, and tables of any textbook.
  test.each([
    [50, 0.6744898], [80, 1.2815516], [90, 1.6448536], [95, 1.9599640], [98, 2.3263479], [99, 2.5758293], [99.9, 3.2905267],
  ])('knows the quantile of %d %%', (confidence, z) => {
    expect(ShareEstimate.of(0, 1, confidence).high).toBeCloseTo(z ** 2 / (1 + z ** 2), 7);
  });

  test('has 95 % by default', () => {
    expect(ShareEstimate.of(7, 50)).toEqual(ShareEstimate.of(7, 50, 95));
    expect(ShareEstimate.requestsFor(0.2)).toBe(ShareEstimate.requestsFor(0.2, 95));
  });

  const counts = fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([total, part]) => [Math.round(part * total), total] as const);
  const confidences = fc.double({ min: 1, max: 99.99, noNaN: true });

  test('holds the counted share, stays between 0 and 1, and is the mirror of the rest', () => {
    fc.assert(fc.property(counts, confidences, ([count, total], confidence) => {
      const [one, rest] = [ShareEstimate.of(count, total, confidence), ShareEstimate.of(total - count, total, confidence)];
      expect(0 <= one.low && one.low <= one.share && one.share <= one.high && one.high <= 1).toBe(true);
      expect(one.holds(one.share)).toBe(true);
      expect([1 - rest.high, 1 - rest.low]).toEqual([expect.closeTo(one.low, 9), expect.closeTo(one.high, 9)]);
      // An end is excluded as soon as there is one count against it.
      expect([one.holds(0), one.holds(1)]).toEqual([count === 0, count === total]);
    }));
  });

  test('is wider with more confidence', () => {
    fc.assert(fc.property(counts, confidences, confidences, ([count, total], first, second) => {
      const [less, more] = [first, second].sort((one, other) => one - other).map(confidence => ShareEstimate.of(count, total, confidence));
      expect(more.low <= less.low + 1e-12 && more.high >= less.high - 1e-12).toBe(true);
    }));
  });

  /** What Wilson derived it from: the shares from which the count is not more than z standard errors away. */
  test('ends where the count is as unlikely as the confidence says', () => {
    fc.assert(fc.property(counts, ([count, total]) => {
      const { low, high, share } = ShareEstimate.of(count, total);
      [low, high].filter(end => end > 0 && end < 1)
        .forEach(end => expect((share - end) ** 2 * total / (end * (1 - end))).toBeCloseTo(1.959963985 ** 2, 4));
    }));
  });

  test('needs so many requests that the interval tells the share from its neighbours, and no fewer', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100 }), fc.constantFrom(80, 95, 99), (percent, confidence) => {
      const share = percent / 100;
      const margin = Math.min(Math.max(Math.min(share, 1 - share) / 2, 0.01), 0.1);
      const needed = ShareEstimate.requestsFor(share, confidence);
      const reach = (total: number) => {
        // The interval around a share that is no whole count: between those of its neighbours.
        const [down, up] = [Math.floor(share * total), Math.ceil(share * total)].map(count => ShareEstimate.of(count, total, confidence));
        return { least: Math.max(down.high, 0) - share, most: up.high - share };
      };
      if (share <= 0.5) {
        expect(reach(needed).least).toBeLessThanOrEqual(margin);
        expect(needed === 1 || reach(needed - 1).most > margin - 1e-9).toBe(true);
      }
      expect(ShareEstimate.requestsFor(1 - share, confidence)).toBe(needed);
    }));
  });

  // z² (1 - 0.01) / 0.01 = 380.3 for the share 0: the upper end of 0 of n is z² / (n + z²).
  test('needs 381 requests to tell 0 % from 1 %, and 100 % from 99 %', () => {
    expect([0, 1].map(share => ShareEstimate.requestsFor(share))).toEqual([381, 381]);
  });

  test('fails when a number is none that can be counted', () => {
    expect(message(() => ShareEstimate.of(1.5, 0, 100))).toBe([
      'ShareEstimate.of: total must be a whole number from 1, got 0',
      'ShareEstimate.of: count must be a whole number from 0 to 0, got 1.5',
      'ShareEstimate.of: confidence must be a number above 0 and below 100, got 100',
    ].join('\n'));
    expect(message(() => ShareEstimate.of(5, 4))).toBe('ShareEstimate.of: count must be a whole number from 0 to 4, got 5');
    expect(message(() => ShareEstimate.requestsFor(20, 0))).toBe([
      'ShareEstimate.requestsFor: share must be a number from 0 to 1, got 20',
      'ShareEstimate.requestsFor: confidence must be a number above 0 and below 100, got 0',
    ].join('\n'));
  });
});

describe('ShareComparison', () => {
  const compare = (counts: VersionCount[], confidence?: number) => ShareComparison.of(counts, { confidence });

  test('says whether two versions have what they should have', () => {
    const { versions, total, confidence, confidenceOfEach, asExpected } = compare([{ version: '1.0', answers: 311, expected: 80 }, { version: '1.1', answers: 89, expected: 20 }]);
    expect([total, confidence, confidenceOfEach, asExpected]).toEqual([400, 95, 95, true]);
    expect(versions.map(({ text }) => text)).toEqual([
      '1.0: 80 % expected, 77.8 % of 400 (73.4 to 81.6 %): as expected',
      '1.1: 20 % expected, 22.3 % of 400 (18.4 to 26.6 %): as expected',
    ]);
  });

  test('says that they have not', () => {
    const { versions, asExpected } = compare([{ version: '1.0', answers: 350, expected: 80 }, { version: '1.1', answers: 50, expected: 20 }]);
    expect([asExpected, versions.map(({ verdict }) => verdict)]).toEqual([false, [ShareVerdict.NOT_AS_EXPECTED, ShareVerdict.NOT_AS_EXPECTED]]);
  });

  test('does not call it fine when there are too few answers to tell', () => {
    const { versions, asExpected, needed } = compare([{ version: '1.0', answers: 8, expected: 80 }, { version: '1.1', answers: 2, expected: 20 }]);
    expect([asExpected, versions.map(({ verdict }) => verdict)]).toEqual([false, [ShareVerdict.TOO_FEW, ShareVerdict.TOO_FEW]]);
    expect(versions[1].text).toBe(`1.1: 20 % expected, 20.0 % of 10 (5.7 to 51.0 %): too few requests to tell it from 10 % or 30 %, ${needed} are needed`);
    expect(needed).toBe(ShareEstimate.requestsFor(0.2));
    const enough = compare([{ version: '1.0', answers: 0.8 * 100, expected: 80 }, { version: '1.1', answers: 20, expected: 20 }]);
    expect([needed! <= 100, enough.asExpected]).toEqual([true, true]);
  });

  test('is sure of a wrong share also with few answers', () => {
    expect(compare([{ version: '1.0', answers: 10, expected: 100 }, { version: '1.1', answers: 2, expected: 0 }]).versions.map(({ verdict }) => verdict))
      .toEqual([ShareVerdict.NOT_AS_EXPECTED, ShareVerdict.NOT_AS_EXPECTED]);
  });

  test('tells versions that nobody expected, and those that did not answer', () => {
    const { versions, asExpected } = compare([{ version: '1.0', expected: 100 }, { version: '1.1\u001b[31m', answers: 400 }]);
    expect(asExpected).toBe(false);
    expect(versions.map(({ text }) => text)).toEqual([
      '1.0: 100 % expected, 0.0 % of 400 (0.0 to 1.0 %): not as expected',
      '1.1\\u001b[31m: 100.0 % of 400 (99.0 to 100.0 %): not expected at all',
    ]);
    expect(versions.map(({ needed }) => needed)).toEqual([381, undefined]);
  });

  test('compares nothing without expectations', () => {
    const { versions, asExpected, needed, confidenceOfEach } = compare([{ version: 'a', answers: 1 }, { version: 'b', answers: 2 }, { version: 'c', answers: 3 }]);
    expect([asExpected, needed, confidenceOfEach]).toEqual([true, undefined, 95]);
    expect(versions.map(({ verdict, text }) => [verdict, text])[0]).toEqual([undefined, 'a: 16.7 % of 6 (3.0 to 56.4 %)']);
  });

  test('divides what may go wrong among three versions or more', () => {
    const three = compare([{ version: 'a', answers: 800, expected: 80 }, { version: 'b', answers: 100, expected: 10 }, { version: 'c', answers: 100, expected: 10 }], 94);
    expect([three.confidence, three.confidenceOfEach]).toEqual([94, 98]);
    expect(three.versions[0].estimate).toEqual(ShareEstimate.of(800, 1000, 98));
  });

  /** A deterministic generator of draws: the test must not depend on chance. */
  test.each([[2], [3]])('is wrong about %d versions at most as often as it says', count => {
    let state = 12345;
    const draw = () => (state = (1103515245 * state + 12345) % 2147483648) / 2147483648;
    let wrong = 0;
    const rounds = 2000;
    for (let round = 0; round < rounds; round++) {
      const answers = Array.from({ length: count }, () => 0);
      for (let request = 0; request < 400; request++) {
        answers[Math.min(count - 1, Math.floor(draw() / 0.2))]++;
      }
      const expected = [...Array.from({ length: count - 1 }, () => 20), 100 - 20 * (count - 1)];
      wrong += compare(answers.map((number, index) => ({ version: String(index), answers: number, expected: expected[index] }))).asExpected ? 0 : 1;
    }
    expect(wrong / rounds).toBeGreaterThan(0.02);
    expect(wrong / rounds).toBeLessThan(0.065);
  });

  test('fails when percentages do not add up, and says all else that is wrong', () => {
    expect(message(() => compare([{ version: 'a', answers: -1, expected: 20 }, { version: 'a', answers: 1, expected: 70 }], 100))).toBe([
      'ShareComparison.of: expected percentages must add up to 100, got 90: say what the other versions get, too',
      'ShareComparison.of: answers must be a whole number from 0, got -1',
      'ShareComparison.of: version must be there once, got "a" twice',
      'ShareComparison.of: answers must be at least one in all, got none',
      'ShareComparison.of: confidence must be a number above 0 and below 100, got 100',
    ].join('\n'));
    expect(message(() => compare([{ version: 'a', answers: 1, expected: 120 }]))).toBe('ShareComparison.of: expected must be a number from 0 to 100, got 120');
  });

  test('takes percentages that add up but for rounding', () => {
    const thirds = ['a', 'b', 'c'].map(version => ({ version, answers: 1, expected: 33.33333 }));
    expect(compare(thirds).versions).toHaveLength(3);
    expect(message(() => compare(thirds.map(count => ({ ...count, expected: 33.33 }))))).toContain('must add up to 100, got 99.99');
  });
});

describe('Latencies', () => {
  test('are values of the samples, in any order', () => {
    const { count, p50, p90, p99, max } = Latencies.of(Array.from({ length: 200 }, (_, index) => (index * 77) % 200 + 1));
    expect([count, p50, p90, p99, max]).toEqual([200, 100, 180, 198, 200]);
    expect(Latencies.of([7])).toMatchObject({ count: 1, p50: 7, p90: 7, p99: 7, max: 7 });
  });

  test('are the smallest value that so many percent do not exceed', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 }), values => {
      const latencies = Latencies.of(values);
      for (const [percent, found] of [[50, latencies.p50], [90, latencies.p90], [99, latencies.p99], [100, latencies.max]]) {
        expect(values).toContain(found);
        expect(100 * values.filter(value => value <= found).length).toBeGreaterThanOrEqual(percent * values.length);
        expect(100 * values.filter(value => value < found).length).toBeLessThan(percent * values.length);
      }
    }));
  });

  test('fails when there are none, or what is no time', () => {
    expect(message(() => Latencies.of([]))).toBe('Latencies.of: milliseconds must be numbers from 0, at least one, got none');
    expect(message(() => Latencies.of([1, -2]))).toBe('Latencies.of: milliseconds must be numbers from 0, at least one, got -2');
  });
});
