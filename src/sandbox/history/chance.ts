/** Chance that is the same every time: each draw is a function of what it is for. */

/** A number in (0, 1) for the draw of an object. */
export function uniform(object: number, draw: number): number {
  let bits = Math.imul(object + 0x7f4a7c15, 0x9e3779b1) ^ Math.imul(draw + 1, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  bits ^= bits >>> 16;
  return ((bits >>> 0) + 0.5) / 2 ** 32;
}

/** A heavy-tailed duration: `median` times e to the power of a normal draw of width `sigma`. */
export function lognormal(object: number, draw: number, median: number, sigma: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniform(object, 2 * draw + 1000)));
  const normal = radius * Math.cos(2 * Math.PI * uniform(object, 2 * draw + 1001));
  return median * Math.exp(sigma * normal);
}

/** The position of the weight that a number in (0, 1) falls on. */
export function pick(weights: readonly number[], at: number): number {
  let rest = at * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return index < 0 ? weights.length - 1 : index;
}
