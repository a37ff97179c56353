/** Model validations with the messages of Rails. Each gives the messages of one attribute, none if it is fine. */
import { Refusal } from "./errors.ts";

interface TextRule {
  /** As it begins the message, e.g. `Name`. */
  readonly label: string;
  readonly maximum: number;
  readonly required?: boolean;
}

/** Length is counted in characters, as PostgreSQL and Ruby do, not in UTF-16 units. */
export function textProblems(
  value: string | null | undefined,
  { label, maximum, required }: TextRule,
): string[] {
  const text = value ?? "";
  if (text.trim() === "") return required ? [`${label} can't be blank`] : [];
  return [...text].length > maximum ? [`${label} is too long (maximum is ${maximum} characters)`] : [];
}

export function takenProblems(isTaken: boolean, label = "Name"): string[] {
  return isTaken ? [`${label} has already been taken`] : [];
}

/** Refuses with all the messages at once, if there are any. */
export function refuseIf(problems: readonly string[]): void {
  if (problems.length > 0) throw new Refusal(...problems);
}
