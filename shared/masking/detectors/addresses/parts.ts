// What addresses are made of, as sources of patterns with the u flag. Every repetition is bounded.

/** States, provinces and territories: US with territories and the armed forces, Canada, Australia, Brazil. */
export const REGION =
  "(?:A[ABCEKLMPRSZ]|B[AC]|C[AEOT]|D[CEF]|ES|F[LM]|G[AOU]|HI|I[ADLN]|K[SY]|LA|M[ABDEGHINOPST]|N[BCDEHJLMSTUVY]|O[HKNR]|P[AEBIRW]|QC|R[IJNORS]|S[CEDKP]|T[NOX]|UT|V[AIT]|W[AIVY]|YT|NSW|VIC|QLD|TAS|ACT|SA)(?![\\p{L}\\d])";

export const UK_POSTCODE =
  "[A-PR-UWYZ][A-HK-Y]?\\d[A-HJKMNP-Y\\d]? \\d[ABD-HJLNP-UW-Z]{2}|[A-PR-UWYZ][A-HK-Y]?\\d[A-HJKMNP-Y\\d]?\\d[ABD-HJLNP-UW-Z]{2}";
export const CANADIAN_POSTCODE = "[ABCEGHJ-NPRSTVXY]\\d[A-Z][ -]?\\d[A-Z]\\d";
const EIRCODE = "[AC-FHKNPRTV-Y]\\d[\\dW] [\\dAC-FHKNPRTV-Y]{4}";
const END = "(?![\\d\\p{L}]|[.,-]\\d)";
/** Postcodes that stand last or behind a region. */
export const LAST_POSTCODE = `(?:\\d{5}-\\d{3,4}|\\d{2}-\\d{3}|\\d{3} \\d{3}|\\d{4} [A-Z]{2}|${UK_POSTCODE}|${CANADIAN_POSTCODE}|${EIRCODE}|\\d{4,7})${END}`;
/** Postcodes that stand before the town. */
export const FIRST_POSTCODE = `(?:[A-Z]{1,2}-\\d{4,5}|\\d{4}-\\d{3}|\\d{2}-\\d{3}|\\d{5}-\\d{3}|\\d{3} \\d{2}|\\d{3} \\d{3}|\\d{4} ?[A-Z]{2}|\\d{8}|\\d{4,6})${END}`;

/** Flat, floor, room, stairs, door, house. Words of fewer than three letters only with a point or before a figure. */
const UNIT_WORD =
  "apartment|apartamento|appartement|appartment|apto|appt|apt|suite|ste|unit|flat|floor|room|rm|bldg|building|lot|spc|space|dept|office|level|studio|bureau|bâtiment|bât|étage|escalera|esc|planta|piso|puerta|pta|portal|dpto|depto|departamento|interior|int|oficina|bloco|casa|lote|sala|andar|wohnung|whg|etage|stock|haus|lgh|bus|корпус|корп|стр|кв|оф|пом|под|эт|квартира|scala|piano|interno|daire|kat|blok|block|tower|wing|door|shop|villa|plot|fl|bl|d|m|lok|к|с";
/** "Apt. 4B", "3rd Floor", "3º B", "# 12", "2. OG". */
export const UNIT = `(?:(?i:${UNIT_WORD})(?:\\. ?| )(?:(?i:no|nr)\\.? ?)?#?(?:\\d{1,5}[\\p{L}]?(?:[-/]\\d{0,4}\\p{L}?)?|[A-Z]\\d{0,4}|[IVX]{1,4})${END}|(?:kat|daire|d)[:.] ?\\d{1,3}${END}|\\d{1,2}(?:st|nd|rd|th|er|e|ème) (?i:floor|fl|étage|etage)\\b|(?i:piso|piano) \\d{1,2}|\\d{1,3} ?(?:[ºª°]|\\.o)(?: ?(?i:izq|dcha|dta|esq|[A-F]))?\\.?(?![\\p{L}\\d])|\\d{1,2}\\. ?(?:OG|Stock|Etage|Obergeschoss)|EG(?!\\p{L})|# ?\\d{1,5}[A-Z]?${END}|PH ?\\d{1,3}${END}|Penthouse)`;

const NAME = "(?:(?:Ste?|Mt|Ft|Sta|Sto|S|P|Gen|Dr)\\.|\\p{Lu}[\\p{L}\\p{M}'’]{0,24})";
const SMALL =
  "(?:d[aeio]l?|d[ao]s|della|delle|dei|du|des|la|le|les|los|las|lo|am|an|der|den|dem|im|in|ob|bei|vor|sur|sous|en|et|e|y|upon|on|of|the|by|over|under|auf|unter|sul|aan|op|van|nad|i|á|ved|på|na)";
/** A town's or quarter's name: "San Giorgio a Colonica", "Bahon an der Aare", "Stoke-on-Trent", "Dublin 4". */
export const TOWN = `(?:(?:г|гор|с|п|д|м|ст|пос|клх|смт)\\.? )?${NAME}(?:(?:[ -]${SMALL}){0,2}(?:[ -]${NAME}|[ -][dl]['’]${NAME})|- ${NAME}){0,4}`;
/** Between the lines of an address. */
export const BREAK = "(?: ?,? ?\\r?\\n ?| ?, ?| [-–·|/] |/|; ?)";
