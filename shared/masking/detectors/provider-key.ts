import { type Detector, matchAt } from "../detector.ts";

/**
 * Keys and tokens by their providers' fixed forms, as published by the providers and collected in gitleaks' rules. Each
 * begins with a word of its own, where the engine looks; what follows is bounded.
 */
const FORMS: readonly (readonly [string, RegExp])[] = [
  ["AWS access key", /(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z2-7]{16}(?![A-Za-z0-9])/y],
  ["GitHub token", /gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{22,255}/y],
  ["GitLab token", /gl(?:pat|dt|rt|ptt|ft|soat)-[A-Za-z0-9_-]{20,64}/y],
  ["Slack token", /xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-\d-[A-Za-z0-9-]{10,250}/y],
  [
    "OpenAI, Anthropic or Stripe key",
    /sk-(?:proj-|ant-|svcacct-|admin-|or-)?[A-Za-z0-9_-]{20,250}|[srp]k_(?:live|test|prod)_[A-Za-z0-9]{10,250}|whsec_[A-Za-z0-9+/=]{20,100}/y,
  ],
  ["Google key", /AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,300}|GOCSPX-[A-Za-z0-9_-]{28}/y],
  ["JSON web token", /eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}(?:\.[A-Za-z0-9_-]{0,1000})?/y],
  ["SendGrid key", /SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}/y],
  ["Twilio", /(?:AC|SK)[0-9a-f]{32}(?![0-9a-zA-Z])/y],
  [
    "npm, PyPI, Docker, Hugging Face",
    /npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,250}|dckr_pat_[A-Za-z0-9_-]{27}|hf_[A-Za-z0-9]{30,40}/y,
  ],
  ["Shopify", /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/y],
  [
    "DigitalOcean, Doppler, Linear, Notion, Databricks, Vault, Groq, xAI",
    /do[opr]_v1_[a-f0-9]{64}|dp\.pt\.[A-Za-z0-9]{40,44}|lin_api_[A-Za-z0-9]{40}|secret_[A-Za-z0-9]{43}|ntn_[A-Za-z0-9]{40,50}|dapi[a-f0-9]{32}|hv[sb]\.[A-Za-z0-9_-]{24,200}|gsk_[A-Za-z0-9]{40,60}|xai-[A-Za-z0-9]{60,100}/y,
  ],
  [
    "Square, Mailgun, Mailchimp, Telegram",
    /sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}|key-[0-9a-zA-Z]{32}(?![0-9a-zA-Z])|[0-9a-f]{32}-us\d{1,2}(?!\w)|\d{8,10}:AA[A-Za-z0-9_-]{33}(?![\w-])/y,
  ],
  [
    "Slack or Discord webhook",
    /hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,80}|discord(?:app)?\.com\/api\/webhooks\/\d{10,20}\/[A-Za-z0-9_-]{40,80}/y,
  ],
  ["age key", /AGE-SECRET-KEY-1[A-Z0-9]{58}/y],
];
const FIRST =
  /^(?:A[KSIRG]|gh[pousr]_|github_pat|gl(?:pat|dt|rt|ptt|ft|soat)|xox|xapp|sk|rk|pk|whsec|ya29|GOCSPX|eyJ|SG|AC|SK|npm|pypi|dckr|hf|shp|do[opr]|dp|lin|secret|ntn|dapi|hv[sb]|gsk|xai|sq0|key|hooks|discord|AGE|[0-9a-f]{32}|\d{8,10})/;

/** A key of a well-known provider. */
export const providerKey: Detector = {
  name: "provider-key",
  type: "SECRET",
  anchor: "opaque",
  confidence: 0.97,
  find(scan, token, report) {
    const { text } = scan;
    const start = scan.start(token);
    if (/[\w-]/.test(text.charAt(start - 1))) return;
    if (!FIRST.test(text.slice(start, start + 34))) return;
    for (const [, form] of FORMS)
      if (matchAt(form, text, start)) {
        report(start, form.lastIndex);
        return;
      }
  },
  // The values are put together from parts, so that no scanner of the repository takes them for keys.
  hits: [
    `aws ⟦${"AKIA"}${"ABCDEFGHIJKLMNOP"}⟧ here`,
    `token=⟦${"ghp"}_${"a1B2c3D4e5".repeat(3)}⟧`,
    `key ⟦${"sk"}-proj-${"a1B2c3D4e5".repeat(3)}⟧.`,
    `⟦${"xoxb"}-123456789012-${"abcDEF123456"}⟧`,
    `Bearer ⟦${"eyJ"}hbGciOiJIUzI1NiJ9.${"eyJ"}zdWIiOiIxMjM0NTYifQ.abc_DEF-123⟧`,
  ],
  misses: [
    "sk-learn is a library",
    "skip",
    "AKIA",
    "key-value stores",
    "eyJ is a prefix",
    "discord.com/channels",
  ],
};
