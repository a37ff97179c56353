/**
 * The time zones a GitLab schedule may have: the identifiers behind ActiveSupport's zone list in Rails 7.2, as
 * GitLab 18.9 validates them (ee/app/models/incident_management/oncall_schedule.rb).
 *
 * Rails keeps the older spelling of some zones, so that Europe/Kiev passes and Europe/Kyiv does not.
 */

export const GITLAB_ZONES: ReadonlySet<string> = new Set(
  `
  Africa/Algiers Africa/Cairo Africa/Casablanca Africa/Harare Africa/Johannesburg Africa/Monrovia
  Africa/Nairobi America/Argentina/Buenos_Aires America/Bogota America/Caracas America/Chicago
  America/Chihuahua America/Denver America/Godthab America/Guatemala America/Guyana America/Halifax
  America/Indiana/Indianapolis America/Juneau America/La_Paz America/Lima America/Los_Angeles
  America/Mazatlan America/Mexico_City America/Monterrey America/Montevideo America/New_York
  America/Phoenix America/Puerto_Rico America/Regina America/Santiago America/Sao_Paulo America/St_Johns
  America/Tijuana Asia/Almaty Asia/Baghdad Asia/Baku Asia/Bangkok Asia/Chongqing Asia/Colombo Asia/Dhaka
  Asia/Hong_Kong Asia/Irkutsk Asia/Jakarta Asia/Jerusalem Asia/Kabul Asia/Kamchatka Asia/Karachi
  Asia/Kathmandu Asia/Kolkata Asia/Krasnoyarsk Asia/Kuala_Lumpur Asia/Kuwait Asia/Magadan Asia/Muscat
  Asia/Novosibirsk Asia/Rangoon Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Srednekolymsk
  Asia/Taipei Asia/Tashkent Asia/Tbilisi Asia/Tehran Asia/Tokyo Asia/Ulaanbaatar Asia/Urumqi
  Asia/Vladivostok Asia/Yakutsk Asia/Yekaterinburg Asia/Yerevan Atlantic/Azores Atlantic/Cape_Verde
  Atlantic/South_Georgia Australia/Adelaide Australia/Brisbane Australia/Canberra Australia/Darwin
  Australia/Hobart Australia/Melbourne Australia/Perth Australia/Sydney Etc/GMT+12 Etc/UTC
  Europe/Amsterdam Europe/Athens Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels
  Europe/Bucharest Europe/Budapest Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul
  Europe/Kaliningrad Europe/Kiev Europe/Lisbon Europe/Ljubljana Europe/London Europe/Madrid Europe/Minsk
  Europe/Moscow Europe/Paris Europe/Prague Europe/Riga Europe/Rome Europe/Samara Europe/Sarajevo
  Europe/Skopje Europe/Sofia Europe/Stockholm Europe/Tallinn Europe/Vienna Europe/Vilnius Europe/Volgograd
  Europe/Warsaw Europe/Zagreb Europe/Zurich Pacific/Apia Pacific/Auckland Pacific/Chatham Pacific/Fakaofo
  Pacific/Fiji Pacific/Guadalcanal Pacific/Guam Pacific/Honolulu Pacific/Majuro Pacific/Midway
  Pacific/Noumea Pacific/Pago_Pago Pacific/Port_Moresby Pacific/Tongatapu
  `
    .trim()
    .split(/\s+/),
);

export function isAcceptedZone(zone: string): boolean {
  return GITLAB_ZONES.has(zone);
}

/**
 * Other names of the accepted zones: the links of the time zone database, release 2025b (file "backward"), whose
 * clocks have agreed with the accepted zone's since 1970 at least.
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "Africa/Cairo": "Egypt",
  "Africa/Harare":
    "Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo",
  "Africa/Johannesburg": "Africa/Maseru Africa/Mbabane",
  "Africa/Nairobi":
    "Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala Africa/Mogadishu Indian/Antananarivo Indian/Comoro Indian/Mayotte",
  "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
  "America/Chicago": "US/Central",
  "America/Denver": "America/Shiprock Navajo US/Mountain",
  "America/Godthab": "America/Nuuk",
  "America/Halifax": "Canada/Atlantic",
  "America/Indiana/Indianapolis": "America/Fort_Wayne America/Indianapolis US/East-Indiana",
  "America/Los_Angeles": "US/Pacific",
  "America/Mazatlan": "Mexico/BajaSur",
  "America/Mexico_City": "Mexico/General",
  "America/New_York": "US/Eastern",
  "America/Phoenix": "America/Creston US/Arizona",
  "America/Puerto_Rico":
    "America/Anguilla America/Antigua America/Aruba America/Blanc-Sablon America/Curacao America/Dominica America/Grenada America/Guadeloupe America/Kralendijk America/Lower_Princes America/Marigot America/Montserrat America/Port_of_Spain America/St_Barthelemy America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent America/Tortola America/Virgin",
  "America/Regina": "Canada/Saskatchewan",
  "America/Santiago": "Chile/Continental",
  "America/Sao_Paulo": "Brazil/East",
  "America/St_Johns": "Canada/Newfoundland",
  "America/Tijuana": "America/Ensenada America/Santa_Isabel Mexico/BajaNorte",
  "Asia/Bangkok": "Asia/Phnom_Penh Asia/Vientiane Indian/Christmas",
  "Asia/Dhaka": "Asia/Dacca",
  "Asia/Hong_Kong": "Hongkong",
  "Asia/Jerusalem": "Asia/Tel_Aviv Israel",
  "Asia/Kathmandu": "Asia/Katmandu",
  "Asia/Kolkata": "Asia/Calcutta",
  "Asia/Muscat": "Asia/Dubai Indian/Mahe Indian/Reunion",
  "Asia/Rangoon": "Asia/Yangon Indian/Cocos",
  "Asia/Riyadh": "Antarctica/Syowa Asia/Aden",
  "Asia/Seoul": "ROK",
  "Asia/Shanghai": "Asia/Chungking Asia/Harbin PRC",
  "Asia/Singapore": "Singapore",
  "Asia/Taipei": "ROC",
  "Asia/Tehran": "Iran",
  "Asia/Tokyo": "Japan",
  "Asia/Ulaanbaatar": "Asia/Choibalsan Asia/Ulan_Bator",
  "Asia/Urumqi": "Asia/Kashgar",
  "Australia/Adelaide": "Australia/South",
  "Australia/Brisbane": "Australia/Queensland",
  "Australia/Darwin": "Australia/North",
  "Australia/Hobart": "Australia/Currie Australia/Tasmania",
  "Australia/Melbourne": "Australia/Victoria",
  "Australia/Perth": "Australia/West",
  "Australia/Sydney": "Australia/ACT Australia/NSW",
  "Etc/UTC": "Etc/UCT Etc/Universal Etc/Zulu UCT UTC Universal Zulu",
  "Europe/Belgrade": "Europe/Podgorica",
  "Europe/Berlin": "Arctic/Longyearbyen Atlantic/Jan_Mayen Europe/Oslo",
  "Europe/Brussels": "Europe/Luxembourg",
  "Europe/Dublin": "Eire",
  "Europe/Helsinki": "Europe/Mariehamn",
  "Europe/Istanbul": "Asia/Istanbul Turkey",
  "Europe/Kiev": "Europe/Kyiv Europe/Uzhgorod Europe/Zaporozhye",
  "Europe/Lisbon": "Portugal",
  "Europe/London": "Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey GB GB-Eire",
  "Europe/Moscow": "W-SU",
  "Europe/Paris": "Europe/Monaco",
  "Europe/Rome": "Europe/San_Marino Europe/Vatican",
  "Europe/Warsaw": "Poland",
  "Europe/Zurich": "Europe/Busingen Europe/Vaduz",
  "Pacific/Auckland": "Antarctica/McMurdo Antarctica/South_Pole NZ",
  "Pacific/Chatham": "NZ-CHAT",
  "Pacific/Guadalcanal": "Pacific/Pohnpei Pacific/Ponape",
  "Pacific/Guam": "Pacific/Saipan",
  "Pacific/Honolulu": "Pacific/Johnston US/Hawaii",
  "Pacific/Majuro": "Pacific/Funafuti Pacific/Tarawa Pacific/Wake Pacific/Wallis",
  "Pacific/Pago_Pago": "Pacific/Samoa US/Samoa",
  "Pacific/Port_Moresby": "Antarctica/DumontDUrville Pacific/Chuuk Pacific/Truk Pacific/Yap",
};

/** Accepted identifiers by every name of their zone, in small letters. */
const ACCEPTED = new Map([
  ...[...GITLAB_ZONES].map((zone) => [zone.toLowerCase(), zone] as const),
  ...Object.entries(OTHER_NAMES).flatMap(([zone, names]) =>
    names.split(" ").map((name) => [name.toLowerCase(), zone] as const),
  ),
]);

/**
 * The identifier GitLab accepts for the zone that `zone` also names, whatever its letter case: `Etc/UTC` for `UTC`,
 * `Europe/Kiev` for `Europe/Kyiv`. Undefined for accepted identifiers themselves and for zones GitLab does not know
 * under any name.
 */
export function acceptedAlias(zone: string): string | undefined {
  return isAcceptedZone(zone) ? undefined : ACCEPTED.get(zone.toLowerCase());
}
