/** The two special functions that exact intervals for proportions and counts rest on. */

const TINY = 1e-300;
const PRECISION = 1e-15;

// Coefficients for g = 7, n = 9 (Godfrey, "A note on the computation of the convergent Lanczos complex Gamma approximation", 2001).
const LANCZOS: readonly number[] = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** The natural logarithm of the gamma function, for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const series = LANCZOS.reduce(
    (sum, coefficient, index) => sum + (index === 0 ? coefficient : coefficient / (shifted + index)),
    0,
  );
  const t = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(series);
}

/**
 * The regularised incomplete beta function I_x(a, b): the probability that a Beta(a, b) variable is at most x.
 * Continued fraction of DLMF 8.17.22, evaluated by Lentz's method.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const fraction = lentz((step) => {
    if (step === 0) return { numerator: 1, denominator: 1 };
    const m = step >> 1;
    const numerator =
      step % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    return { numerator, denominator: 1 };
  });
  return front * fraction;
}

/**
 * The regularised lower incomplete gamma function P(a, x): the probability that a Gamma(a, 1) variable is at most x.
 * Series (DLMF 8.11.4) below the mean, continued fraction (DLMF 8.9.2) above it.
 */
export function incompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; Math.abs(term) > Math.abs(sum) * PRECISION; n += 1) {
      term *= x / (a + n);
      sum += term;
    }
    return front * sum;
  }
  const upper = lentz((step) =>
    step === 0
      ? { numerator: 1, denominator: x + 1 - a }
      : { numerator: -step * (step - a), denominator: x + 2 * step + 1 - a },
  );
  return 1 - front * upper;
}

/** The continued fraction n0/(d0 + n1/(d1 + n2/(d2 + …))), by the modified Lentz method. */
function lentz(term: (step: number) => { numerator: number; denominator: number }): number {
  const first = term(0);
  let c = first.denominator === 0 ? TINY : first.denominator;
  let d = 1 / c;
  let result = first.numerator * d;
  c = Number.POSITIVE_INFINITY;
  for (let step = 1; ; step += 1) {
    const { numerator, denominator } = term(step);
    d = 1 / nonZero(denominator + numerator * d);
    c = nonZero(denominator + numerator / c);
    const change = c * d;
    result *= change;
    if (Math.abs(change - 1) < PRECISION || step > 100_000) return result;
  }
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** The x in [low, high] at which an increasing function reaches a value, by bisection to the last bit that matters. */
export function solveIncreasing(f: (x: number) => number, value: number, low: number, high: number): number {
  let [a, b] = [low, high];
  for (let step = 0; step < 200; step += 1) {
    const middle = (a + b) / 2;
    if (middle === a || middle === b) break;
    if (f(middle) < value) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}
