import type { CharacterDetector } from "../detector.ts";

const HANDLE = /@[A-Za-z][\w.]{2,29}(?<!\.)(?![\w@/([{:=-]|\.\w)/y;
/** What programs, style sheets and their documentation write behind an `@`. */
const CODE =
  /^@(?:param|returns?|type|typedef|property|prop|see|link|deprecated|override|author|since|version|throws?|exception|example|default|todo|private|public|protected|static|abstract|interface|implements|extends|class|const|enum|function|method|module|namespace|memberof|name|desc|description|summary|ignore|internal|api|test|before|after|beforeall|beforeeach|afterall|aftereach|mock|autowired|bean|component|service|controller|repository|entity|table|column|id|inject|injectable|input|output|ngmodule|nullable|notnull|suppress\w*|get|post|put|delete|patch|request\w*|response\w*|path\w*|query\w*|body|transactional|value|configuration|spring\w*|rest\w*|media|import|charset|font|supports|keyframes|page|include|mixin|extend|use|forward|if|else|for|each|while|layer|container|tailwind|apply|property|staticmethod|classmethod|abstractmethod|dataclass|cached|wraps|app|pytest|fixture|decorator|contextmanager|everyone|here|channel|all|home|work|least|most|gmail|hotmail|yahoo|outlook|data|getter|setter|builder|slf4j|functionalinterface|safevarargs|generated|jsonproperty|valid|size|min|max|email|pattern|size)$/i;

/** Names people go by in social media, in a sentence: "@jane_doe thanks!" */
export const handle: CharacterDetector = {
  name: "handle",
  type: "USERNAME",
  anchor: "at",
  confidence: 0.6,
  find(scan, at, report) {
    const { text } = scan;
    const before = text.charAt(at - 1);
    if (at > 0 && !/[\s("'“‘,;:.!?]/.test(before)) return;
    HANDLE.lastIndex = at;
    const written = HANDLE.exec(text)?.[0];
    if (written === undefined || CODE.test(written)) return;
    // A line that nothing else stands on is an annotation of code.
    const end = at + written.length;
    const alone = (at === 0 || before === "\n") && /^\s*(?:\n|$)/.test(text.slice(end, end + 3));
    if (alone || /[({=]\s*$/.test(text.slice(Math.max(0, at - 2), at))) return;
    if (!/[\d_.]/.test(written) && !/^[ ,.!?:;)]|^$/.test(text.slice(end, end + 1))) return;
    report(at + 1, end);
  },
  hits: ["@⟦jane_doe77⟧ thanks!", "as @⟦kestrel.vane⟧ says"],
  misses: [
    "@param name the name",
    "@Override public void run()",
    "@media screen and (x)",
    "@property\ndef x",
    "npm i @angular/core",
    "a@example.com",
    "@app.route('/')",
    "meet me @ noon",
  ],
};
