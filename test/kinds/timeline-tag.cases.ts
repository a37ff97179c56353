import type { KindCases } from "../support/cases.ts";

export const timelineTagCases: KindCases = {
  kind: "timeline_tag",
  states: {
    one: "timeline_tags: [Customer told]",
    "in other letters": "timeline_tags: [customer TOLD]",
    several: 'timeline_tags: [Customer told, "Rolled back", Start time]',
  },
  elsewhere: [],
};
