/** The recipe's key that decides a filter's reason; reasons that no key decides are not listed. */
export const FILTER_SETTINGS: Readonly<Partial<Record<string, string>>> = {
  answer_not_json: "filters.answers.format",
  answer_not_sql: "filters.answers.format",
  field_missing: "filters.require",
  too_short: "filters.length.min",
  too_long: "filters.length.max",
  too_many_tokens: "filters.length.maxTokens",
  answer_short_for_question: "filters.ratio.min",
  answer_long_for_question: "filters.ratio.max",
  template_variable_left: "filters.templateVariables",
  chat_layout_left: "filters.templateVariables",
  answer_truncated: "filters.truncated",
  too_many_symbols: "filters.symbols.symbols",
  too_many_digits: "filters.symbols.digits",
  refers_to_itself: "filters.boilerplate.selfReference",
  refusal: "filters.boilerplate.refusals",
  automatic_reply: "filters.boilerplate.automatic",
  phrase_not_wanted: "filters.boilerplate.phrases",
  answer_repeats_question: "filters.echo",
  one_phrase_repeated: "filters.repetition.topNgram",
  sequences_repeated: "filters.repetition.ngrams",
  lines_repeated: "filters.repetition.lines",
  no_required_words: "filters.relevance.anyOf",
  required_words_missing: "filters.relevance.allOf",
  forbidden_words: "filters.relevance.noneOf",
  category_not_wanted: "filters.relevance.categories",
  wrong_language: "filters.language.allowed",
  low_quality: "filters.quality.min",
  contaminated: "filters.decontamination",
};

/** The same of the judge's reasons. */
export const JUDGE_SETTINGS: Readonly<Partial<Record<string, string>>> = {
  out_of_distribution: "judge.outOfDistribution.threshold",
  low_mark: "judge.llm.keep",
  judge_answer_unreadable: "judge.llm.model",
};
