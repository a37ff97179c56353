/** Point estimates from a sample. */

/** Quantile of an ascending, non-empty sample, type 7 of Hyndman and Fan (1996): linear between order statistics. */
export function quantile(sorted: readonly number[], p: number): number {
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = at(sorted, below);
  return below + 1 < sorted.length ? low + (position - below) * (at(sorted, below + 1) - low) : low;
}

export function median(sorted: readonly number[]): number {
  return quantile(sorted, 0.5);
}

export function mean(sample: readonly number[]): number {
  return sum(sample) / sample.length;
}

/** Sample variance, with n − 1; needs two values. */
export function variance(sample: readonly number[]): number {
  const centre = mean(sample);
  return sample.reduce((total, x) => total + (x - centre) ** 2, 0) / (sample.length - 1);
}

/** The exponential of the mean logarithm; undefined where a value is not positive. */
export function geometricMean(sample: readonly number[]): number | undefined {
  if (sample.some((x) => x <= 0)) return undefined;
  return Math.exp(mean(sample.map(Math.log)));
}

export function sum(sample: readonly number[]): number {
  let total = 0;
  for (const x of sample) total += x;
  return total;
}

/** The sample in ascending order: itself if it is, else a copy. */
export function ascending(sample: readonly number[]): readonly number[] {
  for (let index = 1; index < sample.length; index += 1) {
    if ((sample[index - 1] as number) > (sample[index] as number)) return sorted(sample);
  }
  return sample;
}

/** A typed array sorts numbers many times faster than a list. */
function sorted(sample: readonly number[]): number[] {
  const numbers = new Float64Array(sample).sort();
  const list = new Array<number>(numbers.length);
  for (let index = 0; index < list.length; index += 1) list[index] = numbers[index] as number;
  return list;
}

/** The element at an index that the caller knows to exist. */
export function at<T>(list: readonly T[], index: number): T {
  const element = list[index];
  if (element === undefined) throw new RangeError(`no element ${index} of ${list.length}`);
  return element;
}
