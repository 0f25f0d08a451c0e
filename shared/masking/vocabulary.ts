import { Lexicon } from "./lexicon.ts";
import { FREQUENT_GIVEN_NAMES, FREQUENT_SURNAMES, GIVEN_NAMES, SURNAMES } from "./lists/names.ts";
import { PLACES, TOWNS } from "./lists/places.ts";
import { JOBS, NATIONALITIES } from "./lists/roles.ts";
import { unpack } from "./lists/unpack.ts";
import { COMMON_WORDS, FUNCTION_WORDS } from "./lists/words.ts";
import { KINDS_BETWEEN, LEADING_KINDS, STREET_KINDS, WEAK_KINDS } from "./street-kinds.ts";
import * as flag from "./word-flags.ts";

let vocabulary: Lexicon | undefined;

/** All words the detectors know; made once, on first use (some 100 ms). */
export function wholeVocabulary(): Lexicon {
  vocabulary ??= build();
  return vocabulary;
}

function build(): Lexicon {
  const lexicon = new Lexicon();
  const all = (packed: string, flags: number): void => {
    for (const word of unpack(packed)) lexicon.addFolded(word, flags);
  };
  all(GIVEN_NAMES, flag.GIVEN);
  all(FREQUENT_GIVEN_NAMES, flag.GIVEN | flag.STRONG);
  all(SURNAMES, flag.SURNAME);
  all(FREQUENT_SURNAMES, flag.SURNAME | flag.FREQUENT_SURNAME);
  all(COMMON_WORDS, flag.COMMON);
  all(FUNCTION_WORDS, flag.FUNCTION);
  all(TOWNS, flag.TOWN);
  all(JOBS, flag.OCCUPATION);
  all(NATIONALITIES, flag.NATIONALITY);
  for (const place of unpack(PLACES)) lexicon.addPhrase(place, flag.PLACE);
  for (const country of countries()) lexicon.addPhrase(country, flag.PLACE);
  for (const [flags, words] of SIGNS) lexicon.addAll(words, flags);
  for (const kinds of [STREET_KINDS, WEAK_KINDS, LEADING_KINDS, KINDS_BETWEEN])
    for (const kind of kinds.split("|"))
      for (const word of kind.endsWith("?") ? [kind.slice(0, -1), kind.slice(0, -2)] : [kind])
        lexicon.add(word, flag.STREET_BEHIND);
  for (const word of "county state interstate us fm cr sr c r vial".split(" "))
    lexicon.add(word, flag.STREET_BEHIND);
  for (const word of CHAT.split(/\s+/)) lexicon.addFolded(word, flag.COMMON);
  return lexicon;
}

/** Names of countries in the languages that texts are most often in, as the Unicode CLDR has them. */
function* countries(): Generator<string> {
  for (const language of COUNTRY_LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const region of REGIONS) {
      const name = names.of(region);
      // A longer one is a description: "Hong Kong SAR China".
      if (
        name !== undefined &&
        name.length > 3 &&
        name.split(/[ -]/).length <= MOST_WORDS &&
        !/[()]/.test(name)
      )
        yield name;
    }
  }
}
const MOST_WORDS = 3;
const COUNTRY_LANGUAGES = "en de fr es it nl pl sv da nb fi pt ru uk cs ro hu tr el ar he hi fa id vi".split(
  " ",
);
/** ISO 3166-1 alpha-2. */
const REGIONS =
  "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FR GA GB GD GE GH GM GN GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PR PS PT PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE ZA ZM ZW".split(
    " ",
  );

/** Words that say what stands beside them. Each line is one kind in several languages. */
const SIGNS: readonly (readonly [number, string])[] = [
  [
    flag.TITLE,
    "mr mrs ms miss mister dr doctor prof professor sir madam dame lord lady rev reverend capt captain sgt lt col gen judge justice senator president officer detective " +
      "herr frau fräulein hr fr dipl monsieur madame mademoiselle mme mlle maître señor señora señorita sr sra srta don doña signor signora signorina sig dott dottoressa avv ing " +
      "dhr mevr mevrouw meneer heer pan pani panna herra rouva senhor senhora seu dona bay bayan г-н г-жа господин госпожа пан пані κύριος κυρία պարոն տիկին օրիորդ shri smt sri kumari uncle aunt auntie mx",
  ],
  [
    flag.GREETING,
    "hi hello hey dear hiya howdy thanks thank thx bye goodbye welcome hallo liebe lieber hola querido querida estimado estimada bonjour salut cher chère ciao caro cara gentile beste hoi geachte olá oi prezado prezada caro cześć drogi droga szanowny szanowna hej hejsan kära kære kjære привет здравствуйте дорогой дорогая уважаемый уважаемая merhaba sayın γεια panie pane пане шановний шановна пані buongiorno buenos здравствуй доброго",
  ],
  [
    flag.SIGN_OFF,
    "regards sincerely cheers best thanks yours truly faithfully love teşekkürler saygılarımla дякую спасибо повагою obrigado obrigada gracias merci danke dziękuję tack dank bedankt grazie liebe lg mfg vg kiitos abraço abrazo beijos poważaniem respectfully cordially grüße grüßen gruß cordialement saludos atentamente saluti groeten groetjes atenciosamente abraços pozdrawiam hälsningar hilsen уважением saludo bisous",
  ],
  [
    flag.PERSON_VERB,
    "said says asked told replied answered wrote writes thinks thought loves loved hates lives lived works worked wants wanted called calls went came bought sold gave gives got has had is was will would can could should did does likes liked knows knew met married died born sings sang plays played smiled laughed looks looked needs needed eats ate drinks drank makes made walks ran runs decided started earns earned spends saved reported complained signed sent agreed testified stated filed visited teaches joined moved resigned retired testifies explains explained adds added arrived",
  ],
  [
    flag.ORGANISATION,
    "inc corp corporation llc llp ltd limited plc gmbh sarl srl ltda company group holdings bank university college institute hospital clinic school academy foundation association society ministry department agency authority council committee commission court church club museum library airlines airways insurance pharmaceuticals industries enterprises partners solutions systems technologies technology tech labs laboratories software analytics consulting services international healthcare motors records studios media press universität hochschule klinik krankenhaus stiftung verein amt université hôpital société banque banco universidad hospital fundación empresa colegio instituto institut istituto société sociedad società grupo groupe gruppo fundação fondation fondazione fundacja azienda clínica clinica clinique escuela école scuola lycée collège klinikum stadtwerke boulangerie pharmacie farmacia uniwersytet szpital universidade banca università ospedale stichting universiteit ziekenhuis",
  ],
  [
    flag.STREET,
    "street st avenue ave road rd drive dr lane ln boulevard blvd court ct place pl way terrace square sq parkway pkwy circle cir trail highway hwy close crescent mews alley plaza row straße strasse str weg allee gasse platz ring ufer damm rue avenue allée chemin impasse quai cours calle avenida plaza paseo carrera camino via viale piazza corso vicolo largo straat laan plein gracht kade weg rua travessa praça alameda ulica ul aleja plac osiedle gatan vägen gata väg vej gade veien ulitsa улица ул проспект переулок",
  ],
  [
    flag.MONTH,
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre januari februari maart mei augustus janeiro fevereiro março maio junho julho setembro outubro novembro dezembro stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
  ],
  [
    flag.FUNCTION,
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo today tomorrow yesterday christmas easter ok okay yes no please sorry lol omg god jesus christ lord internet english german french spanish chinese japanese",
  ],
  [
    flag.PARTICLE,
    "van von der den de da do dos das del della di la le du des el al bin ibn bint ben abu ter ten af av zu zur san mac y e",
  ],
  [
    flag.NATIONALITY,
    "argentine armenian azerbaijani bahraini bahamian barbadian belarusian belizean beninese bhutanese bolivian bosnian botswanan bruneian burkinabe burmese burundian cambodian cameroonian catalan chadian chilean congolese cypriot dominican ecuadorian emirati eritrean estonian fijian gabonese gambian ghanaian greenlandic grenadian guatemalan guinean guyanese haitian honduran icelandic ivorian jamaican jordanian kazakh kosovar kurdish kuwaiti kyrgyz laotian latvian liberian libyan lithuanian luxembourgish macedonian malagasy malawian malaysian maldivian malian maltese mauritanian mauritian moldovan mongolian montenegrin mozambican namibian nepalese nepali nicaraguan nigerien omani panamanian paraguayan qatari rwandan salvadoran samoan senegalese singaporean slovakian slovenian sudanese surinamese swazi tajik taiwanese tanzanian tibetan togolese tongan trinidadian turkmen ugandan uruguayan uzbek venezuelan yemeni zambian zimbabwean scandinavian flemish basque hispanic latino latina latinx caucasian mormon shia sunni taoist lutheran methodist presbyterian baptist anglican evangelical atheist jain filipino filipina aussie briton englishman englishwoman scotsman irishman irishwoman frenchman frenchwoman dutchman welshman spaniard dane swede serb croat turk arab american british english scottish welsh irish canadian australian german french spanish italian dutch polish swedish norwegian danish finnish russian ukrainian greek turkish portuguese brazilian mexican argentinian colombian chilean peruvian cuban chinese japanese korean vietnamese thai indonesian filipino indian pakistani bangladeshi iranian iraqi israeli palestinian lebanese syrian egyptian moroccan algerian tunisian nigerian kenyan ghanaian ethiopian somali african european asian arab jewish muslim christian hindu buddhist sikh catholic protestant hungarian czech slovak romanian bulgarian serbian croatian austrian swiss belgian afghan saudi deutsche deutscher franzose français española español italiano",
  ],
  [
    flag.JOB,
    "engineer developer manager director officer accountant administrator analyst nurse doctor physician surgeon teacher professor lawyer attorney counsel paralegal consultant architect designer driver electrician plumber carpenter chef cook waiter waitress cashier secretary receptionist assistant president vp svp evp ceo cto cfo coo scientist researcher pharmacist dentist therapist psychologist journalist editor writer photographer pilot mechanic technician programmer supervisor coordinator strategist executive facilitator planner liaison producer adviser advisor recruiter auditor estimator superintendent specialist representative salesman librarian firefighter policeman ingenieur arzt ärztin lehrer lehrerin anwalt anwältin ingénieur médecin professeur avocat ingeniero médico abogado abogada profesora",
  ],
  [
    flag.DIGIT_WORD,
    "zero oh one two three four five six seven eight nine null eins zwei drei vier fünf sechs sieben acht neun uno dos tres cuatro cinco seis siete ocho nueve cero un deux trois quatre cinq sept huit neuf zéro double triple",
  ],
  [
    flag.AGED,
    "age ages aged alter âge âgé âgée edad età leeftijd wiek wieku idade возраст вік ålder alder yaş yaşı",
  ],
  [
    flag.INTRODUCES,
    "name names s is are called me named nombre es apellido apellidos llamo llama ist nachname vorname heiße heisse heißt appelle prénom nom est chiamo chiama nome è cognome é chamo naam heet nazywam się imię nazwisko heter navn namn adım ismim зовут имя фамилия λένε ονομάζομαι անունս անունը է signed by customer client patient employee applicant beneficiary cardholder contact witness attn attention speaker author sender recipient user agent holder tenant claimant buyer seller landlord borrower insured passenger guest owner driver victim suspect defendant plaintiff respondent petitioner resident nominee guardian kunde kundin klient klientka cliente klant kunden müşteri клиент клієнт отримувач получатель odbiorca titular titulaire kontoinhaber intestatario inhaber alıcı gönderen soyad",
  ],
  [flag.SELF, "am m im is s bin ist suis soy sono sou ben jestem är er я це"],
  [
    flag.BEFORE_PLACE,
    "in at from to near of the a an via through around across visit visiting nach aus bei en em de du desde da di naar uit te w z do i till från til fra à в из у з",
  ],
  [
    flag.DETERMINER,
    "the a an my your his her its our their this that these those every some any no of with by per more first der die das den dem ein eine le la les un une el los las una il lo gli o os as",
  ],
  [
    flag.BIRTH,
    "dob b birth birthdate birthday born geburtsdatum geburtstag geboren geb née né ne nee naissance nacido nacida nacimiento nac nascita nato nata geboortedatum urodzenia urodzony urodzona ur född födelsedatum fødselsdato nascimento nascido nascida doğum",
  ],
  [
    flag.EMPLOYS,
    "employed work works worked working hired recruited employee employees job position internship intern arbeite arbeitet angestellt travaille trabajo trabaja lavoro lavora werk werkt serves served serving role career trained qualified tätig beschäftigt arbeitete travaillait travaillé exerce tant trabajo trabajaba trabajó lavoravo lavorava werkte pracuje pracuję pracował pracowała arbetar jobbar arbejder jobber arbeider trabalho trabalha trabalhava должность профессия работает работаю работал работала посада професія працює працюю",
  ],
  [flag.COPULA, "s m is am was turned"],
  [flag.AT_OR_DOT, "dot arroba arobase punto punkt point ponto klammeraffe kropka małpa chiocciola"],
];

/** Words of chats and programs that WordNet does not have; written with a capital they are still no names. */
const CHAT =
  "lol lmao omg wtf btw haha hahaha yeah yep nope gonna wanna gotta dude bro guys hey yo ya ur im ive dont cant wont isnt wow ugh hmm aww yay app apps email emails online website blog vlog youtube google facebook instagram twitter tiktok snapchat whatsapp linkedin netflix amazon apple microsoft windows android iphone ipad samsung sony playstation xbox nintendo python javascript java typescript html css sql json xml api url http https docker linux unix github git excel powerpoint outlook gmail yahoo hotmail wifi bluetooth usb gps tv pc laptop smartphone covid ceo faq pdf csv id asap aka etc usa uk eu un nasa nato ai gpt chatgpt openai bot user assistant system human function question answer step note example solution section chapter table figure part item total subject re fwd from to cc bcc date sent subscribe subscribed channel video videos comment comments emoji selfie hashtag meme";
