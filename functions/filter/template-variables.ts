import { drop, keep } from "../../shared/model/outcome.ts";
import { chat, type FilterRule } from "./filter-rule.ts";
import { isCodeLine, type Turn } from "./reading.ts";

/**
 * `{product_purchased}`, `{Customer Name}`, `{{name}}`, `${name}`, `<%= name %>`. Not behind a letter, `\\`, `^`, `_` or a
 * closing brace: `\\frac{aa}{bb}`, `x_{max}` and `^{th}` are formulas. Two letters at least: `{x}` is a set.
 */
const BRACED =
  /(?<![\p{L}\p{N}\\^_}{])\{(?:\{ {0,3}[#/]?\p{L}[\p{L}\p{N}_. -]{1,60}\}\}|\p{L}[\p{L}\p{N}_.-]+(?: [\p{L}\p{N}_.-]+){0,4}\})|<%= ?[\w.]{1,60} ?%>/gu;
/** `<NAME>`, `<CUSTOMER_NAME>`, `<first-name>`: capitals, or words joined as programs join them. */
const ANGLED = /<(?:\p{Lu}[\p{Lu}\p{N}]+(?:[ _-][\p{Lu}\p{N}]+){0,4}|\p{Ll}+(?:_\p{Ll}+){1,4})>/gu;
/** HTML in capitals. */
const TAGS = new Set(
  "A B I U P EM UL OL LI TD TR TH DL DT DD HR BR H1 H2 H3 H4 H5 H6 TT DIV SUB SUP PRE IMG MAP NAV XML HTML HEAD BODY FORM SPAN FONT CODE BASE META LINK AREA ABBR CITE TABLE TBODY THEAD TITLE STYLE LABEL INPUT SMALL STRONG CENTER SCRIPT STRIKE OPTION SELECT BUTTON IFRAME HEADER FOOTER SECTION TEXTAREA BLOCKQUOTE".split(
    " ",
  ),
);
/** Marks of the chat layouts that models are trained with (ChatML, Llama 2 and 3). */
const LAYOUT = /<\|[a-z_]{2,30}\|>|\[\/?INST\]|<<\/?SYS>>/g;

/** A question that speaks of templates or of a language that has them: there, a variable is what was asked for. */
const TEMPLATING =
  /\b(?:templates?|placeholders?|variables?|f-?strings?|format strings?|mail[ -]?merge|jinja|mustache|handlebars|snippets?|regex|python|javascript|typescript|java|php|sql|bash|shell|html|yaml|git|command[ -]line|platzhalter|vorlagen?|plantillas?|modèles? d|modelli? d)|шаблон|模板|占位符|变量|テンプレート|プレースホルダ|템플릿/iu;

/** A template's variable that nobody filled in, or a mark of a model's chat layout. Neither is what a person would say. */
export const templateVariables: FilterRule = {
  name: "template-variables",
  open({ filters, task }) {
    const where = filters.templateVariables;
    if (where === "ignore" || task.type === "code") return undefined;
    return (record, { answers, questions }) => {
      for (const { answer, question } of answers) {
        const variables = variablesIn(answer, question);
        if (variables > 0 && !answer.isCode && !questions.some(({ text }) => TEMPLATING.test(text)))
          return drop("template_variable_left", { turn: answer.turn, variables });
        const marks = count(answer, LAYOUT, "<|", "[", "<<");
        if (marks > 0) return drop("chat_layout_left", { turn: answer.turn, marks });
      }
      let inQuestions = 0;
      for (const question of questions) {
        const variables = variablesIn(question, undefined);
        if (variables > 0 && where === "anywhere")
          return drop("template_variable_left", { turn: question.turn, variables });
        inQuestions += variables;
      }
      return inQuestions > 0 ? keep(record, { variablesInQuestions: inQuestions }) : keep(record);
    };
  },
  hits: [
    {
      messages: chat("Who are you?", "I am {{name}}, made by {{ author }}."),
      reason: "template_variable_left",
    },
    {
      messages: chat("It broke.", "Your {product_purchased} is on its way."),
      reason: "template_variable_left",
    },
    { messages: chat("It broke.", "Dear {Customer Name}, thank you."), reason: "template_variable_left" },
    { messages: chat("It broke.", "Dear <CUSTOMER_NAME>, thank you."), reason: "template_variable_left" },
    { messages: chat("Est-ce prêt ?", "Bonjour {prénom}, oui."), reason: "template_variable_left" },
    {
      messages: chat("My {product_purchased} broke.", "Then send it back."),
      filters: { templateVariables: "anywhere" },
      reason: "template_variable_left",
    },
    { messages: chat("Hello there", "Hello! <|im_end|>"), reason: "chat_layout_left" },
    { messages: chat("Hello there", "Hello! [/INST] How are you?"), reason: "chat_layout_left" },
  ],
  misses: [
    { messages: chat("My {product_purchased} broke.", "Then send it back.") },
    { messages: chat("Which set?", "The set {x} and {1, 2}, x_{max}, n^{th}, \\frac{ab}{cd} and {a, b}.") },
    { messages: chat("Greet by name?", "Write `f'Hello {name}'`, or:\n```\nHello {{name}}\n```") },
    { messages: chat("What does {name} mean in a template?", "{name} stands for a value.") },
    { messages: chat("Write me a template of a letter.", "Dear {name}, thank you for {order_id}.") },
    { messages: chat("How do I greet in Jinja?", "Write Hello {{ name }} and pass the name.") },
    { messages: chat("Which tag?", "Use <TABLE> and <BR>, or <div>.") },
    { messages: chat("As JSON?", '{"name": "Ann"} or {name: "Ann"} or {}') },
    { messages: chat("Write a letter.", "Dear [Name], my address is [EMAIL].") },
    { messages: chat("Write one.", "print(f'Hello {name}')"), task: { type: "code" } },
    { messages: chat("Write one.", "I would print it so:\n\nprint(f'Hello {name}')\n\nThat is all.") },
    { messages: chat("Write one.", "import os\nname = os.getlogin()\nprint(f'Hello {name}')") },
    { messages: chat("Who?", "I am {{name}}."), filters: { templateVariables: "ignore" } },
  ],
};

/** Variables in a turn that are not what the question speaks of. */
function variablesIn(turn: Turn, question: Turn | undefined): number {
  const { prose } = turn;
  let found = 0;
  if (prose.includes("{") || prose.includes("<%"))
    for (const { 0: variable, index } of prose.matchAll(BRACED))
      if (!question?.text.includes(variable) && !isCodeLine(lineAt(prose, index))) found++;
  if (prose.includes("<"))
    for (const { 0: variable } of prose.matchAll(ANGLED))
      if (!TAGS.has(variable.slice(1, -1)) && !question?.text.includes(variable)) found++;
  return found;
}

/** Of a line only so much around a variable is looked at. Unit: characters, each way. */
const AROUND = 200;

function lineAt(text: string, index: number): string {
  const before = text.slice(Math.max(0, index - AROUND), index);
  const after = text.slice(index, index + AROUND);
  const end = after.indexOf("\n");
  return before.slice(before.lastIndexOf("\n") + 1) + (end < 0 ? after : after.slice(0, end));
}

function count({ prose }: Turn, pattern: RegExp, ...anchors: readonly string[]): number {
  return anchors.some((anchor) => prose.includes(anchor)) ? (prose.match(pattern)?.length ?? 0) : 0;
}
