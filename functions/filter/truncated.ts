import { drop, keep } from "../../shared/model/outcome.ts";
import { answersAreProse, isJsonText } from "./answer-kinds.ts";
import { chat, type FilterRule } from "./filter-rule.ts";
import type { Turn } from "./reading.ts";

/** Sentence ends, closing marks and whatever else a finished text may end with. */
const LETTER_AT_END = /[\p{L}\p{M}]$/u;
const SENTENCE_END = /[.!?…。！？।؟][)\]"'”’»*_]*$/;
const SENTENCE_ENDS = /[.!?…](?=\s)|[。！？।؟]/g;
/** Marks that something follows. */
const EXPECTANT = /[,([{，、（「『【《]$|[\p{L}]-$/u;
/** What starts a line that is no running text: a heading, a quotation, a table, an entry of a list. */
const ENTRY = /^\s*(?:[#>|•*+-]|\d{1,3}[.)])/;

/** Words that no sentence ends with: articles, conjunctions, possessives. None that is another language's noun or verb. */
const DANGLING = new Set(
  (
    "the an and or of because your my their its our " +
    "as than if while into which during between via whose " +
    "und oder dem eine einen einem einer weil dass sowie " +
    "les une et ou du dans pour avec leur votre notre " +
    "las los una y para con sus porque " +
    "uma dos das seu sua " +
    "il gli della delle degli perché " +
    "het een en van " +
    "и или что чтобы потому"
  ).split(" "),
);
/** A line of fewer words is a title, a signature, a label. Chinese and its like: characters. */
const LEAST_WORDS = 8;
/** In a shorter text a last sentence without a mark is how people write. Unit: words. */
const LEAST_TEXT = 40;

type Sign =
  | "unclosed_code_block"
  | "unclosed_json"
  | "expectant_mark"
  | "dangling_word"
  | "entry_without_text"
  | "no_sentence_end";

/** An answer that breaks off: what it opened is not closed, or its last sentence has no end though the others have one. */
export const truncated: FilterRule = {
  name: "truncated",
  open(recipe) {
    if (!recipe.filters.truncated) return undefined;
    const prose = answersAreProse(recipe);
    return (record, { answers }) => {
      for (const { answer } of answers) {
        const sign =
          unclosed(answer.text) ?? (prose && !endsInCode(answer.text) ? brokenOff(answer) : undefined);
        if (sign) return drop("answer_truncated", { turn: answer.turn, sign });
      }
      return keep(record);
    };
  },
  hits: [
    { messages: chat("Show me a loop.", "Here:\n```js\nfor (const x of xs) {"), reason: "answer_truncated" },
    { messages: chat("As JSON?", '{"name": "Ann", "tags": ["a", "b"'), reason: "answer_truncated" },
    { messages: chat("As JSON?", '{"name": "An'), task: { type: "extraction" }, reason: "answer_truncated" },
    {
      messages: chat("How do I reset it?", "Go to the settings page, then open the tab and click on the"),
      reason: "answer_truncated",
    },
    {
      messages: chat("How do I reset it?", "You open the settings, scroll down to the last tab,"),
      reason: "answer_truncated",
    },
    {
      messages: chat(
        "How?",
        "First open the settings on the machine that you want to reset. Then choose the last tab of the window, and " +
          "wait until it is filled. It may take a while. After that you need to confirm it in the message that we send y",
      ),
      reason: "answer_truncated",
    },
    { messages: chat("Steps?", "1. Open the settings.\n2. Choose the tab.\n3."), reason: "answer_truncated" },
    {
      messages: chat(
        "怎么重置？",
        "首先打开设置页面。然后选择最后一个选项卡，等待它加载完成。接下来您需要在弹出的窗口中输入新的密码，然后点击确",
      ),
      reason: "answer_truncated",
    },
    {
      messages: chat("Wie?", "Öffnen Sie die Einstellungen und wählen Sie dort bitte die Karte und"),
      reason: "answer_truncated",
    },
  ],
  misses: [
    { messages: chat("Which one?", "card_arrival") },
    { messages: chat("What is 6 times 7?", "6 * 7 = <<6*7=42>>42\n#### 42") },
    { messages: chat("Who wrote it?", "Jane Austen") },
    { messages: chat("Show me a loop.", "Here:\n```js\nfor (const x of xs) {}\n```") },
    { messages: chat("As JSON?", '{"name": "Ann {", "tags": ["a"]}') },
    {
      messages: chat(
        "Write a letter.",
        "Dear [Name],\n\nthank you. We are glad. It helps.\n\nKind regards,\nThe whole team of the little shop",
      ),
    },
    {
      messages: chat(
        "List some fruit.",
        "- apples from the garden behind the old house\n- pears and plums from the orchard down the road",
      ),
    },
    {
      messages: chat(
        "Write a verse.",
        "The rain came down upon the hill\nand all the little birds were still\nand nobody was on the way\nto see the ending of the day",
      ),
    },
    { messages: chat("It was stolen.", "I am really sorry to hear that it was stolen from you :(") },
    { messages: chat("Fix it?", "ok. did that already. tell me if it works now") },
    {
      messages: chat(
        "Where?",
        "It is all there. See the page. It is at https://example.com/a/long/way/to/the/answer",
      ),
    },
    {
      messages: chat("Loop?", "for (const x of the_list_of_all_xs) { console.log(x, and, the"),
      filters: { truncated: false },
    },
    {
      messages: chat(
        "Function?",
        "def area(width, height): return width * height if width and height or the",
      ),
      task: { type: "code" },
    },
    { messages: chat("去哪里？", "去北京的火车站买票") },
    {
      messages: chat("Write a page.", "# Page\n```md\nText\n```js\nrun();\n```\nand more of it\n```"),
    },
    {
      messages: chat(
        "Write a script.",
        "const all = [];\nfor (const x of xs) {\n  all.push(x, y,\n    z\n  );\n}\nexport const first = all[0] and the",
      ),
    },
  ],
};

function unclosed(text: string): Sign | undefined {
  if (hasOpenFence(text)) return "unclosed_code_block";
  return isOpenJson(text) ? "unclosed_json" : undefined;
}

const endsInCode = (text: string): boolean => /[`~]\s*$/.test(text.slice(-8));

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/gm;

/** CommonMark 0.31, section 4.5: a fence closes with as many of its marks, and nothing behind them. */
function hasOpenFence(text: string): boolean {
  if (!text.includes("```") && !text.includes("~~~")) return false;
  let open: string | undefined;
  let fences = 0;
  let bare = false;
  for (const [, marks = "", rest = ""] of text.matchAll(FENCE)) {
    fences++;
    bare = rest.trim() === "";
    if (open === undefined) open = marks.startsWith("`") && rest.includes("`") ? undefined : marks;
    else if (marks[0] === open[0] && marks.length >= open.length && rest.trim() === "") open = undefined;
  }
  // Blocks within a block do not pair up; a bare fence at the very end closes the outer one.
  return open !== undefined && !(fences > 2 && bare && endsInCode(text));
}

/** How a JSON object or array begins; `[Name]` and `[1]` do not look so. */
const JSON_START = /^\s*(?:\{\s*"|\[\s*[{"[])/;

function isOpenJson(text: string): boolean {
  if (!JSON_START.test(text)) return false;
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (quoted) {
      if (character === "\\") i++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth === 0) return false;
  }
  return !isJsonText(text);
}

/** Characters of an answer's end that tell how it ends. */
const TAIL = 60;

function brokenOff(answer: Turn): Sign | undefined {
  const sign = signOfEnd(answer);
  return sign === undefined || answer.isCode ? undefined : sign;
}

function signOfEnd({ prose, scan }: Turn): Sign | undefined {
  const body = prose.trimEnd();
  if (scan.words.length < LEAST_WORDS) return undefined;
  const tail = body.slice(-TAIL);
  if (!LETTER_AT_END.test(tail)) {
    if (EMPTY_ENTRY.test(tail)) return "entry_without_text";
    return EXPECTANT.test(tail) && !CLOSING_LINE.test(tail) && !SAD_FACE.test(tail)
      ? "expectant_mark"
      : undefined;
  }
  if (DANGLING.has(tail.slice(tail.search(/\S+$/)))) return "dangling_word";
  return scan.words.length >= LEAST_TEXT && endsNowhere(body) ? "no_sentence_end" : undefined;
}

const EMPTY_ENTRY = /\n\s*(?:\d{1,3}[.)]|[-*•])$/;
/** `:(`: that is no bracket. */
const SAD_FACE = /(?<![\p{L}\p{N}])[:;=][ ]?[-~'’^o]?[([{]+$/u;
/** `Kind regards,`: the name went missing, or was never there. */
const CLOSING_LINE = /\n[^\n]{0,30},$/;

/** Whether the text ends its sentences, all but the last one, and that one is no title, signature, address or entry. */
function endsNowhere(body: string): boolean {
  const lines = body.split("\n");
  const last = lines.at(-1) ?? "";
  let ends = 0;
  let from = 0;
  for (const { 0: mark, index } of last.matchAll(SENTENCE_ENDS)) {
    ends++;
    from = index + mark.length;
  }
  const rest = last.slice(from);
  if (wordsIn(rest) <= LEAST_WORDS / 2 || ADDRESS.test(rest.slice(-TAIL))) return false;
  if (ends >= 2) return wordsIn(last) >= 2 * LEAST_WORDS;
  const before = lines.slice(0, -1).filter((line) => line.trim() !== "");
  return (
    before.length >= 2 &&
    wordsIn(last) >= LEAST_WORDS &&
    ENTRY.test(last) === ENTRY.test(before.at(-1) ?? "") &&
    before.slice(-3).every((line) => SENTENCE_END.test(line.trimEnd().slice(-TAIL)))
  );
}

const ADDRESS = /(?:\/\/|@|www\.)\S*$/;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;

/** Two characters of a script without spaces count as a word. */
function wordsIn(text: string): number {
  const unspaced = text.match(UNSPACED)?.length ?? 0;
  return unspaced / 2 + (text.replace(UNSPACED, " ").match(/[\p{L}\p{N}]\S*/gu)?.length ?? 0);
}
