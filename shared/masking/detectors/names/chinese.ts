import { type Report, UNSPACED } from "../../detector.ts";
import { CHINESE_GIVEN, CHINESE_SURNAMES } from "../../lists/east-asian-names.ts";
import { unpack } from "../../lists/unpack.ts";

/** Four of five Chinese bear one of these (the hundred most frequent of the 2020 census, simplified and traditional). */
const FREQUENT = new Set(
  "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常張劉陳楊黃趙吳孫馬羅鄭謝許韓鄧馮蕭蔣葉魏蘇呂盧鐘譚陸范賈鄒閆龍賀顧龔萬錢嚴",
);
/** What a name follows. After the first kind any surname begins one, after the second a name from the list does. */
const NAMES_ITSELF =
  /(?:[我他她你您名]叫|叫做|叫作|姓名(?:是|为|為|叫)?|名字(?:是|叫|为|為)|(?:户名|戶名|联系人|聯繫人|收件人|收货人|寄件人|持卡人|申请人|经办人|签名|署名)(?=[：:\s是为]))[：:\s“"是为]*$/;
const SAYS_WHO =
  /(?:我是|这是|這是|本人|患者|客户|客戶|顾客|员工|同事|朋友|给|给到|找|请|和|跟|与|与|问)[：:\s“"]*$/;
/** One of several, or the first word of a sentence. */
const LISTED = /(?:^|[、，。,和与與及：:\s])$/;
/** What stands behind a name. */
const TITLE =
  /^(?:先生|女士|小姐|太太|夫人|老师|老師|医生|醫生|大夫|教授|经理|經理|主任|律师|律師|同学|同學|师傅|師傅|博士|阿姨|叔叔)/;
/** Characters that no given name has and sentences go on with. */
const GOES_ON =
  /^[的是在和与與跟说說问問要想请請先女住有也就都还還把被从從到对對，。,.!！?？；;：:、\s)）”"\d]|^$/;
/** Between the parts of a foreign name in Chinese characters: 约翰·史密斯. */
const DOT = /[·•‧](?=\p{sc=Han})/gu;
const NOT_OF_A_NAME = /[我你您他她它和与與跟给找请请问问叫是名的在到对向所为曾之等由，。、：:\s]/u;
const LONGEST_PART = 6;

interface Lists {
  given: ReadonlySet<string>;
  /** The characters that given names are made of. */
  characters: ReadonlySet<string>;
  surnames: ReadonlySet<string>;
  /** By code unit: whether a surname begins with it. */
  first: Uint8Array;
}
let lists: Lists | undefined;
function known(): Lists {
  if (!lists) {
    const given = unpack(CHINESE_GIVEN);
    const surnames = unpack(CHINESE_SURNAMES);
    const first = new Uint8Array(0x10000);
    for (const surname of surnames) first[surname.charCodeAt(0)] = 1;
    lists = {
      given: new Set(given),
      characters: new Set(given.join("")),
      surnames: new Set(surnames),
      first,
    };
  }
  return lists;
}

/** Chinese names in one run of characters without a space. */
export function chineseNames(text: string, start: number, end: number, report: Report): void {
  const { given, characters, surnames, first } = known();
  for (let at = start; at + 1 < end; at++) {
    if (first[text.charCodeAt(at)] === 0) continue;
    const length = surnames.has(text.slice(at, at + 2)) ? 2 : surnames.has(text.charAt(at)) ? 1 : 0;
    if (length === 0) continue;
    const from = at + length;
    const before = text.slice(Math.max(0, at - 10), at);
    const listed = from + 2 <= end && given.has(text.slice(from, from + 2));
    const frequent = length === 2 || FREQUENT.has(text.charAt(at));
    const titled = [0, 1, 2].find(
      (more) => from + more <= end && TITLE.test(text.slice(from + more, from + more + 4)),
    );
    let stop = 0;
    if (NAMES_ITSELF.test(before)) stop = listed ? from + 2 : from + givenLength(text, from, end);
    else if (
      titled !== undefined &&
      frequent &&
      [...text.slice(from, from + titled)].every((character) => characters.has(character)) &&
      isWordStart(text, at)
    )
      stop = from + titled;
    else if (listed && (frequent || SAYS_WHO.test(before)) && standsAlone(text, at, from + 2))
      stop = from + 2;
    else if (length === 1 && frequent && (SAYS_WHO.test(before) || LISTED.test(before)))
      stop = unlistedEnd(text, from, SAYS_WHO.test(before));
    if (stop <= at) continue;
    report(at, stop, NAMES_ITSELF.test(before) ? 0.85 : 0.7);
    at = stop - 1;
  }
}

/** Foreign names written in Chinese, with a dot between their parts. */
export function transliteratedNames(text: string, report: Report): void {
  for (const { index } of text.matchAll(DOT)) {
    const start = partStart(text, index);
    if (start < index) report(start, partEnd(text, index + 1), 0.7);
  }
}

/** The word before the dot; of one that no dictionary has, each character is a word of its own. */
function partStart(text: string, dot: number): number {
  const from = Math.max(0, dot - AROUND);
  let start = dot;
  for (const { index, segment } of [...segmenter.segment(text.slice(from, dot))].reverse()) {
    if ((start < dot && segment.length > 1) || dot - (from + index) > LONGEST_PART || !isPartOfName(segment))
      break;
    start = from + index;
    if (segment.length > 1) break;
  }
  return start;
}

function partEnd(text: string, from: number): number {
  let end = from;
  for (const { index, segment } of segmenter.segment(text.slice(from, from + LONGEST_PART))) {
    if ((index > 0 && segment.length > 1) || !isPartOfName(segment)) break;
    end = from + index + segment.length;
    if (segment.length > 1) break;
  }
  return end;
}

const isPartOfName = (word: string): boolean => HAN.test(word) && !NOT_OF_A_NAME.test(word);

/** One character or two: as the sentence goes on. */
function givenLength(text: string, from: number, end: number): number {
  if (from >= end || GOES_ON.test(text.charAt(from))) return 0;
  return from + 1 < end && !GOES_ON.test(text.charAt(from + 1)) ? 2 : 1;
}

/** The end of a name whose given part is not in the list: characters that the dictionary joins to no word. */
function unlistedEnd(text: string, from: number, announced: boolean): number {
  const starts = wordStarts(text, from - 1);
  if (!starts.has(from - 1)) return 0;
  const { characters } = known();
  const isOne = (at: number): boolean =>
    starts.has(at) && starts.has(at + 1) && characters.has(text.charAt(at));
  let stop = from;
  while (stop - from < 2 && isOne(stop) && !GOES_ON.test(text.charAt(stop))) stop++;
  if (!announced && stop - from < 2) return 0;
  const behind = text.charAt(stop);
  const ends =
    /^[、，。,.！!？?和与與及\s）)]?$/.test(behind) ||
    (announced && starts.has(stop) && !starts.has(stop + 1));
  return stop > from && ends ? stop : 0;
}

/** How far around a name words are told apart. */
const AROUND = 12;
const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
const HAN = /\p{sc=Han}/u;
const RUN = new RegExp(`[${UNSPACED}]`, "u");

/** Offsets at which words of the sentence around begin. */
function wordStarts(text: string, at: number): Set<number> {
  let from = at;
  while (from > 0 && at - from < AROUND && RUN.test(text.charAt(from - 1))) from--;
  const starts = new Set<number>();
  const around = text.slice(from, at + AROUND);
  for (const { index } of segmenter.segment(around)) starts.add(from + index);
  return starts.add(from + around.length);
}

const isWordStart = (text: string, at: number): boolean => wordStarts(text, at).has(at);

/** No word of the dictionary reaches into the name from either side. */
function standsAlone(text: string, at: number, end: number): boolean {
  const starts = wordStarts(text, at);
  return starts.has(at) && (starts.has(end) || !RUN.test(text.charAt(end)) || end === text.length);
}
