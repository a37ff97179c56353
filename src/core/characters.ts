/** Lengths of texts in characters, as GitLab counts them: an emoji is one, and is not cut in two. */

export function countCharacters(text: string): number {
  return [...text].length;
}

/** The beginning of a text, at most so many characters. */
export function firstCharacters(text: string, most: number): string {
  return text.length <= most ? text : [...text].slice(0, most).join("");
}
