import { type KindCases, PROJECT } from "../support/cases.ts";

export const projectSettingsCases: KindCases = {
  kind: "project_settings",
  states: {
    enabled: "project_settings: {monitor_access_level: enabled}",
    disabled: "project_settings: {monitor_access_level: disabled}",
    "members only, with a schedule": `project_settings: {monitor_access_level: private}
oncall_schedules:
  Primary: {timezone: Etc/UTC}`,
  },
  elsewhere: [
    {
      state: "enabled",
      change: (gitlab) => gitlab.rest("PUT", "", { monitor_access_level: "private" }),
      address: `${PROJECT}//project_settings`,
      field: "monitor_access_level",
      live: "private",
      declared: "enabled",
    },
  ],
};
