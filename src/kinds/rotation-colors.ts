/**
 * Colours of participants. GitLab's schema calls them optional, but its model refuses a participant without
 * both palette and weight, on creation and for everybody listed in an update (`OncallParticipant` validations),
 * so they are always sent: as declared, else as they are, else dealt in a fixed order.
 */
import { ownValue } from "../core/own.ts";

/** Palette and weight as the document writes them, e.g. `green-600`. */
export type Color = string;

const PALETTES = ["blue", "orange", "aqua", "green", "magenta"] as const;
/** GitLab's own form offers weights from 500 on. */
const WEIGHTS = ["500", "600", "700", "800", "900", "950"] as const;

export interface ColorInput {
  readonly username: string;
  readonly colorPalette: string;
  readonly colorWeight: string;
}

/** Participants with colours, in the order given; `kept` holds the colours GitLab has now. */
export function colorInputs(
  participants: readonly string[],
  declared: Readonly<Record<string, Color>>,
  kept: ReadonlyMap<string, Color>,
): ColorInput[] {
  const used = new Set([...Object.values(declared), ...kept.values()]);
  const free = dealt().filter((color) => !used.has(color));
  return participants.map((username) => {
    const color = ownValue(declared, username) ?? kept.get(username) ?? free.shift() ?? "blue-500";
    const [palette = "", weight = ""] = color.split("-");
    return { username, colorPalette: palette.toUpperCase(), colorWeight: `WEIGHT_${weight}` };
  });
}

/** GitLab answers with lower-case words and bare digits ("blue", "500"); the names of its enums are read too. */
export function readColor(live: { readonly colorPalette: string; readonly colorWeight: string }): Color {
  return `${live.colorPalette.toLowerCase()}-${live.colorWeight.replace("WEIGHT_", "")}`;
}

/** Neighbours in turn order get different palettes. */
function dealt(): Color[] {
  return WEIGHTS.flatMap((weight) => PALETTES.map((palette) => `${palette}-${weight}`));
}
