// Kinds of streets, as alternatives of a pattern and as words the lexicon knows.

/** Behind the name, any of which makes an address with a house number before (USPS Publication 28, Royal Mail). */
export const STREET_KINDS =
  "street|st|avenue|ave?|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|terrace|ter|square|sq|parkway|pkwy|circle|cir|trail|trl|highway|hwy|close|crescent|cres|mews|alley|aly|plaza|plz|row|gardens|gdns|grove|grv|hill|park|walk|view|loop|way|run|path|pike|crossing|xing|wharf|quay|parade|pde|esplanade|expressway|expy|freeway|fwy|turnpike|tpke|route|rte|causeway|cswy|promenade|broadway|motorway|rdg|ridge|cove|cv|hts|heights|creek|crk|glen|gln|mnr|manor|vly|vlg|plns|lndg|fls|cyn|holw|hollow|mdws|meadows?|bnd|bend|spgs|estates?|trce";
/** Everyday words too: a house number alone does not make an address of one. */
export const WEAK_KINDS =
  "annex|arcade|bayou|beach|bluffs?|bottom|branch|bridge|brooks?|burgs?|bypass|camp|canyon|cape|centers?|circles|cliffs?|club|commons?|corners?|course|courts|curve|dale|dam|divide|drives|extensions?|falls?|ferry|fields?|flats?|fords?|forest|forges?|forks?|fort|garden|gateway|glens|greens?|groves|harbors?|haven|hills|inlet|islands?|isle|junctions?|keys?|knolls?|lakes?|land|landing|lights?|loaf|locks?|lodge|mall|manors|mills?|mission|mount|mountains?|neck|orchard|oval|overpass|parks|parkways|pass|passage|pines?|plains?|points?|ports?|prairie|radial|ramp|ranch|rapids?|rest|ridges|river|roads|rue|shoals?|shores?|skyway|springs?|spurs?|squares|station|stravenue|stream|streets|summit|throughway|trace|track|trafficway|trailer|tunnel|underpass|unions?|valleys?|viaduct|views|villages?|ville|vista|walks|wall|ways|wells?";
/** Before the name; any of which makes an address with a house number behind, and often the other way round. */
export const LEADING_KINDS =
  "calle|avenida|avda|avd|av|plaza|plza|pza|paseo|carrera|cra|camino|ronda|rambla|glorieta|travesía|callejón|cuesta|vía|via|viale|piazza|piazzale|corso|vicolo|largo|strada|contrada|rua|travessa|praça|alameda|estrada|rodovia|ladeira|avenue|boulevard|bd|boul|rue|chemin|impasse|allée|allées|quai|cours|sentier|ruelle|ulica|ul|aleja|aleje|al|plac|pl|osiedle|os|rondo|skwer|улица|ул|проспект|просп|пр|переулок|пер|бульвар|бул|шоссе|ш|набережная|наб|аллея|алл|проезд|площадь|пл|тупик|вулиця|вул|провулок|пров|узвіз|шосе|сквер|набережна|площа|майдан|str|bulevardul|calea|aleea|șoseaua|jl|jalan|lorong|đường|phố|ulice|náměstí|οδός|λεωφόρος|calzada|circuito|diagonal|transversal|beco|viaduto|булевард|eje|cañada|privada|prolongación|retorno|cerrada|andador|viaducto|pasaje";
/** Endings of a street's name where name and kind are one word. */
export const STREET_ENDINGS =
  "straße|strasse|straat|weg|allee|gasse|platz|ufer|damm|chaussee|laan|plein|gracht|dreef|steeg|gatan|gränd|vägen|stigen|veien|vegen|vej|stræde|katu|kuja|utca";
/** Endings of other words too (Katie, brigade): town and postcode must follow. */
export const WEAK_ENDINGS =
  "str|ring|steig|steg|stieg|pfad|kade|singel|gata|gade|backen|gången|leden|plads|allé|tie|polku|kaari|pad|hof|markt|boulevard|lei|torg|torget|toften|parken|haven|wiese|graben|kai|zeile|berg|väg|vei";
/** Turkish and Hungarian write the kind behind the name and the number behind both. */
export const KINDS_BETWEEN =
  "caddesi|cad|cd|sokağı|sokak|sok|sk|bulvarı|bulv|blv|mahallesi|mah|utca|út|útja|tér|krt|körút";
