/**
 * The zone identifiers a schedule may have: the values of Rails' ActiveSupport::TimeZone::MAPPING.
 * `UTC` and newer names such as `Europe/Kyiv` are not among them.
 */
const BY_AREA: Readonly<Record<string, string>> = {
  Africa: "Algiers Cairo Casablanca Harare Johannesburg Monrovia Nairobi",
  America:
    "Argentina/Buenos_Aires Bogota Caracas Chicago Chihuahua Denver Godthab Guatemala Guyana Halifax " +
    "Indiana/Indianapolis Juneau La_Paz Lima Los_Angeles Mazatlan Mexico_City Monterrey Montevideo New_York " +
    "Phoenix Puerto_Rico Regina Santiago Sao_Paulo St_Johns Tijuana",
  Asia:
    "Almaty Baghdad Baku Bangkok Chongqing Colombo Dhaka Hong_Kong Irkutsk Jakarta Jerusalem Kabul Kamchatka " +
    "Karachi Kathmandu Kolkata Krasnoyarsk Kuala_Lumpur Kuwait Magadan Muscat Novosibirsk Rangoon Riyadh Seoul " +
    "Shanghai Singapore Srednekolymsk Taipei Tashkent Tbilisi Tehran Tokyo Ulaanbaatar Urumqi Vladivostok " +
    "Yakutsk Yekaterinburg Yerevan",
  Atlantic: "Azores Cape_Verde South_Georgia",
  Australia: "Adelaide Brisbane Canberra Darwin Hobart Melbourne Perth Sydney",
  Etc: "GMT+12 UTC",
  Europe:
    "Amsterdam Athens Belgrade Berlin Bratislava Brussels Bucharest Budapest Copenhagen Dublin Helsinki Istanbul " +
    "Kaliningrad Kiev Lisbon Ljubljana London Madrid Minsk Moscow Paris Prague Riga Rome Samara Sarajevo Skopje " +
    "Sofia Stockholm Tallinn Vienna Vilnius Volgograd Warsaw Zagreb Zurich",
  Pacific:
    "Apia Auckland Chatham Fakaofo Fiji Guadalcanal Guam Honolulu Majuro Midway Noumea Pago_Pago Port_Moresby Tongatapu",
};

const ACCEPTED: ReadonlySet<string> = new Set(
  Object.entries(BY_AREA).flatMap(([area, cities]) => cities.split(" ").map((city) => `${area}/${city}`)),
);

export function isAcceptedZone(identifier: string): boolean {
  return ACCEPTED.has(identifier);
}
